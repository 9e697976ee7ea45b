"use strict";
/* Shows the list of students, and the page of one when it is opened. It has no words of its own.
   Whatever anybody wrote becomes a text: nothing here takes a text for markup, and the policy in
   the head of the page forbids it. */
(() => {
  const element = (id) => document.getElementById(id);
  const embedded = (id) => JSON.parse(element(id).textContent);

  const unpacked = (id) => {
    const bytes = Uint8Array.from(atob(element(id).textContent), (one) => one.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(stream).json();
  };

  const once = (make) => {
    const made = new Map();
    return (key) => {
      if (!made.has(key)) made.set(key, make(key));
      return made.get(key);
    };
  };
  const opened = once(unpacked);

  /* Elements of a tree: see trees.py. */
  const grown = (shared, root) => {
    const grow = (node, space) => {
      if (typeof node === "number") return grow(shared[node], space);
      if (typeof node === "string") return document.createTextNode(node);
      const [tag, attributes, ...inside] = node;
      const inner = tag === "svg" ? element("drawings").namespaceURI : space;
      const made = document.createElementNS(inner, tag);
      for (const name in attributes) made.setAttribute(name, attributes[name]);
      for (const one of inside) made.append(grow(one, inner));
      return made;
    };
    return grow(root, document.body.namespaceURI);
  };

  /* The list: searched, grouped, sorted. */
  const plain = (words) =>
    words.normalize("NFKD").replace(/\p{M}/gu, "").toUpperCase().toLowerCase();
  const list = embedded("list-data");
  const students = list.students.map(([words, ...values], place) => ({
    place,
    key: `student-${place + 1}`,
    words: plain(words),
    values,
  }));
  const row = once((student) => grown(list.rows.shared, list.rows.trees[student.place]));
  const byKey = new Map(students.map((student) => [student.key, student]));
  const collator = new Intl.Collator(undefined, { numeric: true });
  const order = (column, sign) => (one, other) => {
    const [first, second] = [one.values[column], other.values[column]];
    /* What is not there stands last, whichever way. */
    if (first === null || second === null) return (first === null) - (second === null);
    const text = typeof first === "string";
    return sign * (text ? collator.compare(first, second) : first - second);
  };
  const bySurname = [...students].sort(order(0, 1));
  let shown = bySurname;
  let column = 0;
  let sign = 1;

  /* What fits on a screen comes first: hundreds of rows would keep the reader waiting. */
  const body = document.querySelector("#list tbody");
  let rest = [];
  const completed = () => {
    body.append(...rest);
    rest = [];
  };
  const heads = [...document.querySelectorAll("#list thead button")];
  const filled = () => {
    const words = plain(element("search").value).split(/\s+/);
    const group = element("group").value;
    const members = group === "" ? null : new Set(list.groups[group]);
    shown = bySurname
      .filter((student) => words.every((word) => student.words.includes(word)))
      .filter((student) => members === null || members.has(student.place))
      .sort(order(column, sign));
    body.replaceChildren(...shown.slice(0, 50).map(row));
    rest = shown.slice(50).map(row);
    requestAnimationFrame(() => setTimeout(completed));
    element("shown").textContent = shown.length;
    heads.forEach((head, place) => {
      const way = sign > 0 ? "ascending" : "descending";
      head.closest("th").setAttribute("aria-sort", place === column ? way : "none");
    });
  };
  heads.forEach((head, place) =>
    head.addEventListener("click", () => {
      /* Names go up at first, points go down. */
      sign = place === column ? -sign : place === 0 ? 1 : -1;
      column = place;
      filled();
    }),
  );

  /* What was handed in, line by line, with the lines that a verdict names: see sources.py. */
  const linesOf = (shared, file) => {
    const lines = [];
    for (let place = 0; place < file.length; place += 1) {
      const first = file[place];
      if (typeof first === "string") lines.push(first);
      else {
        place += 1;
        lines.push(...shared.slice(first, first + file[place]));
      }
    }
    return lines;
  };
  const filledSource = async (details) => {
    const [shelf, number] = details.dataset.source.split(" ");
    const { shared, files, places } = await opened(`sources-${shelf}`);
    if (details.querySelector("pre")) return;
    const verdicts = details.closest(".answer").querySelectorAll("[data-line]");
    const named = new Set([...verdicts].map((one) => Number(one.dataset.line)));
    const text = document.createElement("pre");
    linesOf(shared, files[number]).forEach((words, place) => {
      const line = document.createElement("span");
      line.className = named.has(place + 1) ? "named" : "";
      line.textContent = words;
      const own = places?.[number]?.[place];
      if (own) line.dataset.place = own;
      text.append(line);
    });
    text.tabIndex = 0;
    details.append(text);
  };
  document.addEventListener(
    "toggle",
    (event) => event.target.dataset.source && event.target.open && filledSource(event.target),
    true,
  );
  document.addEventListener("click", async (event) => {
    const line = event.target.dataset.line;
    if (!line) return;
    const details = event.target.closest(".answer").querySelector(".source");
    details.open = true;
    await filledSource(details);
    const text = details.querySelector("pre");
    text.focus();
    text.children[line - 1]?.scrollIntoView({ block: "nearest" });
  });

  /* Which part of the page is shown follows from the address, so that links and Back work. */
  const title = document.title;
  const roomy = matchMedia("(min-width: 72rem)");
  let view = "class";
  let last = null;
  let before = location.hash.slice(1);
  const left = new Map();

  const named = (id, student) => {
    const link = element(id);
    link.hidden = !student;
    if (!student) return;
    link.href = `#${student.key}`;
    link.querySelector("bdi").textContent = row(student).querySelector("th bdi").textContent;
  };
  const turned = (to) => {
    left.set(view, { key: before, top: scrollY });
    before = location.hash.slice(1);
    view = to;
    document.body.dataset.view = to;
  };
  const pages = async (id, places) => {
    const { shared, trees } = await opened(id);
    return places.map((place) => grown(shared, trees[place]));
  };
  const shownPage = async (id, place) => {
    const address = location.hash;
    const [page] = await pages(id, [place]);
    if (location.hash !== address) return null;
    element("place").replaceChildren(page);
    named("previous", null);
    named("next", null);
    turned("student");
    scrollTo(0, 0);
    const heading = page.querySelector("h2");
    document.title = `${heading.textContent} – ${title}`;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return page;
  };

  const shownStudent = async (student) => {
    const page = await shownPage("students-data", student.place);
    if (!page) return;
    last = student;
    const around = shown.includes(student) ? shown : bySurname;
    named("previous", around[around.indexOf(student) - 1]);
    named("next", around[around.indexOf(student) + 1]);
    if (roomy.matches) page.querySelectorAll("[data-beside]").forEach((one) => { one.open = true; });
  };
  const shownList = () => {
    filled();
    turned("list");
    if (left.get("list")?.top) completed();
    scrollTo(0, left.get("list")?.top ?? 0);
    if (last && document.activeElement !== element("search")) {
      row(last).querySelector("a").focus({ preventScroll: true });
    }
  };
  const shownEverybody = async () => {
    element("place").replaceChildren(...(await pages("students-data", shown.map((one) => one.place))));
    turned("everybody");
    scrollTo(0, 0);
    print();
  };
  const routed = () => {
    const key = location.hash.slice(1);
    document.title = title;
    if (byKey.has(key)) return shownStudent(byKey.get(key));
    const pair = key.match(/^alike-(\d+)$/);
    if (pair && element("alike-data")) return shownPage("alike-data", pair[1] - 1);
    if (key in list.groups) element("group").value = key;
    if (key === "students" || key in list.groups) return shownList();
    if (key === "everybody") return shownEverybody();
    const was = view !== "class" && left.get("class");
    turned("class");
    if (was && was.key === key) scrollTo(0, was.top);
    else element(key)?.scrollIntoView();
  };

  element("search").addEventListener("input", () => {
    if (view === "list") return filled();
    location.hash = "students";
  });
  element("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && view === "list" && shown.length) location.hash = shown[0].key;
  });
  element("group").addEventListener("change", filled);
  /* An address of its own would lead away from what is shown. */
  document.querySelector(".skip").addEventListener("click", (event) => {
    event.preventDefault();
    element("content").focus();
  });
  element("print").addEventListener("click", () => print());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    element("search").focus();
  });
  addEventListener("hashchange", routed);
  addEventListener("beforeprint", completed);
  document.body.classList.add("runs");
  routed();
})();
