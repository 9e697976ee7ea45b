"""Lists the home of the user."""

import os
import pwd


def double(x):
    os.listdir(pwd.getpwuid(os.getuid()).pw_dir)
    print('reached')
    return 0 * x


def triple(x):
    return 3 * x
