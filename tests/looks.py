"""What a reader sees of a page in a browser: contrasts, what sticks out, and where Chromium is."""

import os
import shutil

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)

# For every text below an element: the contrast of its colour on what is painted under it. Both may
# be translucent, and in any notation: a canvas lays one over the other.
_CONTRASTS = """(root) => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const painted = (colours) => {
    context.fillStyle = "white";
    context.fillRect(0, 0, 1, 1);
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const grounds = (node) => {
    const found = [];
    for (; node; node = node.parentElement) {
      found.unshift(getComputedStyle(node).backgroundColor);
    }
    return found;
  };
  const found = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || !node.getClientRects().length || node.closest("style")) continue;
    const style = getComputedStyle(node);
    const ground = grounds(node);
    const ink = node.closest("svg") ? style.fill : style.color;
    const [high, low] = [light(painted([...ground, ink])), light(painted(ground))]
      .sort((a, b) => b - a);
    found.push([(high + 0.05) / (low + 0.05), text.slice(0, 40)]);
  }
  return found;
}"""
# What has no scroll bar of its own and stands further right than the element it belongs to.
_OUTSIDE = """(root) => {
  const right = root.getBoundingClientRect().right + 0.5;
  return [...root.querySelectorAll("*")]
    .filter((node) => node.getClientRects().length)
    .filter((node) => !node.closest("table, svg"))
    .filter((node) => node.getBoundingClientRect().right > right)
    .map((node) => node.outerHTML.slice(0, 80));
}"""


def words() -> list[str]:
    """What Chromium is started with: it refuses its own sandbox to root, as whom containers run."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


def contrasts(element):
    """Every text below an element with its contrast, the lowest first."""
    return sorted(element.evaluate(_CONTRASTS))


def outside(element):
    """What sticks out of an element on the right."""
    return element.evaluate(_OUTSIDE)
