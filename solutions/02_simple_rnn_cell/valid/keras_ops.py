"""Uses `keras.ops` throughout, in Keras's default float type, and returns tensors."""

from keras import ops


def _tensors(*arrays):
    return [ops.convert_to_tensor(array, dtype="float32") for array in arrays]


def step(x, state, kernel, recurrent_kernel, bias):
    x, state, kernel, recurrent_kernel, bias = _tensors(x, state, kernel, recurrent_kernel, bias)
    return ops.tanh(ops.matmul(x, kernel) + ops.matmul(state, recurrent_kernel) + bias)


def forward(x, initial_state, kernel, recurrent_kernel, bias):
    state = initial_state
    states = []
    for t in range(x.shape[1]):
        state = step(x[:, t], state, kernel, recurrent_kernel, bias)
        states.append(state)
    return ops.stack(states, axis=1)


def backward(x, initial_state, kernel, recurrent_kernel, bias, states, state_gradients):
    x, initial_state, kernel, recurrent_kernel = _tensors(
        x, initial_state, kernel, recurrent_kernel
    )
    states, state_gradients = _tensors(states, state_gradients)
    earlier = ops.concatenate([initial_state[:, None], states[:, :-1]], axis=1)
    carried = ops.zeros_like(initial_state)
    through = []
    for t in reversed(range(states.shape[1])):
        through.append((state_gradients[:, t] + carried) * (1 - ops.square(states[:, t])))
        carried = ops.matmul(through[-1], ops.transpose(recurrent_kernel))
    through = ops.stack(through[::-1], axis=1)
    return {
        "x": ops.matmul(through, ops.transpose(kernel)),
        "initial_state": carried,
        "kernel": ops.tensordot(ops.transpose(x, (2, 0, 1)), through, axes=2),
        "recurrent_kernel": ops.tensordot(ops.transpose(earlier, (2, 0, 1)), through, axes=2),
        "bias": ops.sum(through, axis=(0, 1)),
    }


def gradient_norms(states, recurrent_kernel, last_gradient):
    states, recurrent_kernel, gradient = _tensors(states, recurrent_kernel, last_gradient)
    norms = []
    for t in reversed(range(states.shape[1])):
        norms.append(ops.norm(gradient, axis=-1))
        gradient = ops.matmul(
            gradient * (1 - ops.square(states[:, t])), ops.transpose(recurrent_kernel)
        )
    return ops.stack(norms[::-1], axis=1)
