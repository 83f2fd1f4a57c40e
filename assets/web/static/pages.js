// Pages photographed one after the other gather in the form, until they are sent as one document.
"use strict";

for (const form of document.querySelectorAll("form[data-pages]")) {
  const input = form.querySelector("input[type=file]"), list = form.querySelector(".pages");
  let pages = [];

  const show = () => {
    const gathered = new DataTransfer();
    for (const page of pages) gathered.items.add(page);
    input.files = gathered.files;
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

  input.addEventListener("change", () => {
    pages = [...pages, ...input.files];
    show();
  });
}
