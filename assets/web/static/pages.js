// Pages photographed one after the other gather in the form, until they are sent as one document.
"use strict";

const isPicture = async (file) => {
  try {
    const head = new Uint8Array(await file.slice(0, 4).arrayBuffer()); // fails where the file went away
    const begins = (...bytes) => bytes.every((byte, i) => head[i] === byte);
    if (!begins(0xff, 0xd8, 0xff) && !begins(0x89, 0x50, 0x4e, 0x47)) return false;
    (await createImageBitmap(file)).close();
    return true;
  } catch {
    return false;
  }
};

for (const form of document.querySelectorAll("form[data-pages]")) {
  const inputs = [...form.querySelectorAll("input[type=file]")], gathering = form.querySelector("input[multiple]"), list = form.querySelector(".pages");
  const refused = form.querySelector("[data-refused]"), send = form.querySelector("button.primary");
  let pages = [], turn = Promise.resolve();

  const show = () => {
    const gathered = new DataTransfer();
    for (const page of pages) gathered.items.add(page);
    for (const input of inputs) input.value = "";
    gathering.files = gathered.files;
    list.hidden = pages.length === 0;
    list.replaceChildren(...pages.map((page, i) => {
      const line = document.createElement("li"), remove = document.createElement("button");
      line.append(`${list.dataset.page} ${i + 1} · ${(page.size / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB `);
      remove.type = "button";
      remove.className = "linkish";
      remove.textContent = list.dataset.remove;
      remove.setAttribute("aria-label", `${list.dataset.remove}: ${list.dataset.page} ${i + 1}`);
      remove.addEventListener("click", () => {
        pages = pages.filter((other) => other !== page);
        show();
      });
      line.append(remove);
      return line;
    }));
  };

  // What can't be a page is found out here: the service would refuse all of them for it, and they would have to be
  // photographed again. Until then nothing is sent, for it would be without them.
  const take = async (chosen) => {
    const bad = [];
    for (const one of [send, ...inputs]) one.disabled = true;
    for (const file of chosen) {
      if (await isPicture(file)) pages = [...pages, file];
      else bad.push(file.name);
    }
    for (const one of [send, ...inputs]) one.disabled = false;
    refused.hidden = bad.length === 0;
    refused.textContent = bad.length ? `${refused.dataset.refused} ${bad.join(", ")}` : "";
    show();
  };
  const takeInTurn = (files) => {
    const chosen = [...files];
    turn = turn.then(() => take(chosen));
  };
  for (const input of inputs) input.addEventListener("change", () => takeInTurn(input.files));
  for (const kind of ["dragenter", "dragover", "drop"]) {
    form.addEventListener(kind, (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") takeInTurn(event.dataTransfer.files);
    });
  }
}
