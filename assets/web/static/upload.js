// Sends chosen and dropped files by the resumable protocol of the companions (tus 1.0), a piece at a time. PATCH goes as
// POST with X-HTTP-Method-Override, which tus allows. What is needed to go on after a reload is kept for this tab only,
// under a hash, so that the next person at this computer finds not even a name.
"use strict";

(() => {
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.crypto?.subtle) return;
  const input = form.querySelector("input[type=file]"), drop = form.querySelector(".drop"), list = form.querySelector(".sending");
  const hashWhole = 64 * 1024 * 1024; // larger files are sent without announcing their hash: it needs them in memory
  let turn = Promise.resolve();

  // Refusal is an end that trying again by itself doesn't change; its message is a name in the list's data.
  class Refusal extends Error {}

  const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
  const pause = (seconds) => new Promise((done) => {
    const timer = setTimeout(finish, seconds * 1000);
    function finish() {
      clearTimeout(timer);
      removeEventListener("online", finish);
      done();
    }
    addEventListener("online", finish);
  });

  function newID() { // a UUIDv7 (RFC 9562)
    const b = crypto.getRandomValues(new Uint8Array(16));
    let now = Date.now();
    for (let i = 5; i >= 0; i--, now = Math.floor(now / 256)) b[i] = now % 256;
    b[6] = 0x70 | (b[6] & 0x0f);
    b[8] = 0x80 | (b[8] & 0x3f);
    return hex(b).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  }

  async function ask(url, method, headers, body) {
    if (method !== "HEAD" && method !== "POST") {
      headers = { ...headers, "X-HTTP-Method-Override": method };
      method = "POST";
    }
    const answer = await fetch(url, { method, headers: { "Tus-Resumable": "1.0.0", ...headers }, body, redirect: "manual" });
    if (answer.type === "opaqueredirect") throw new Refusal("signedOut");
    if (answer.ok) return answer;
    const ours = answer.headers.get("Tus-Resumable"); // else the portal's page says why
    const code = answer.headers.get("Satchel-Code");
    if (answer.status === 401) throw new Refusal("signedOut"); // while its bytes were on their way
    if (code === "company-closed" || !ours && answer.status === 410) throw new Refusal("closed");
    if (answer.status === 403 || code === "no-access") throw new Refusal("noAccess");
    if (!ours && answer.status === 409) throw new Refusal("elsewhere");
    if (code === "empty-document") throw new Refusal("empty");
    if (answer.status === 413) throw new Refusal("tooLarge");
    if (answer.status === 507) throw new Refusal("full");
    // The caller begins again, or asks where it stands.
    if (ours && [404, 409, 410].includes(answer.status) || code === "id-conflict") return answer;
    if (answer.status < 500 && answer.status !== 429) throw new Refusal("failed");
    throw new Error("for now");
  }

  async function send(file, about, show) {
    show("reading");
    const key = "upload-" + hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode([form.dataset.upload, file.name, file.size, file.lastModified].join("\n"))));
    let known = JSON.parse(sessionStorage.getItem(key) ?? "null");
    if (!known) {
      known = { id: newID(), sha256: "" };
      if (file.size <= hashWhole) {
        try {
          known.sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
        } catch {
          throw new Refusal("unreadable");
        }
      }
      known.captured = new Date().toISOString();
      sessionStorage.setItem(key, JSON.stringify(known));
    }
    const answer = await persist(() => begin(file, about, known, show), show);
    sessionStorage.removeItem(key);
    return { id: known.id, acknowledgement: JSON.parse(atob(answer.headers.get("Satchel-Acknowledgement"))) };
  }

  // persist tries again until it works or is refused, each time a little later, and at once when the network is back.
  async function persist(work, show) {
    for (let wait = 1; ; wait = Math.min(wait * 2, 30)) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof Refusal) throw error;
        if (error.name === "NotReadableError") throw new Refusal("unreadable");
        show("offline");
        await pause(wait * (0.5 + Math.random() / 2));
      }
    }
  }

  // begin creates the upload, or finds it again: the same id and hash lead to the same one and to what it has.
  async function begin(file, about, known, show) {
    const said = { doc_id: known.id, sha256: known.sha256, filename: file.name, filetype: file.type, category: about.category, note: about.note, captured_at: known.captured };
    const metadata = Object.entries(said).filter(([, value]) => value).map(([name, value]) => `${name} ${base64(value)}`).join(",");
    const created = await ask(form.dataset.upload, "POST", { "Upload-Length": String(file.size), "Upload-Metadata": metadata });
    if (created.status === 422) { // the answer that it was accepted may have been lost; without a hash only this tells
      const there = await ask(`${form.dataset.upload}/${known.id}`, "HEAD", {});
      if (there.headers.get("Satchel-Acknowledgement")) return there;
    }
    if (created.status !== 201) throw new Refusal("failed");
    if (created.headers.get("Satchel-Acknowledgement")) return created;
    const url = created.headers.get("Location");
    for (let at = Number(created.headers.get("Upload-Offset")); ;) {
      show("sending", at);
      const piece = file.slice(at, at + Number(form.dataset.chunk));
      let answer = await ask(url, "PATCH", { "Upload-Offset": String(at), "Content-Type": "application/offset+octet-stream" }, piece);
      if (answer.status === 409) answer = await ask(url, "HEAD", {});
      if (answer.status === 404 || answer.status === 410) throw new Error("gone; create it again");
      if (answer.headers.get("Satchel-Acknowledgement")) return answer;
      at = Number(answer.headers.get("Upload-Offset"));
    }
  }

  // add has a file sent when its turn comes. What is said about it is what the form said when it was chosen: by its turn the
  // form may speak of other files.
  function add(file, about) {
    const line = document.createElement("li"), name = document.createElement("strong"), says = document.createElement("span"), bar = document.createElement("progress");
    name.textContent = file.name;
    says.textContent = list.dataset.waiting;
    says.className = "muted";
    bar.max = Math.max(file.size, 1);
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, says, bar);
    line.dataset.unfinished = "";
    list.append(line);
    const show = (what, at) => {
      says.textContent = list.dataset[what];
      if (at !== undefined) bar.value = at;
    };
    const go = async () => {
      try {
        const { id, acknowledgement } = await send(file, about, show);
        show(acknowledgement.duplicate_of ? "duplicate" : "done");
        line.className = "done";
        delete line.dataset.unfinished;
        if (form.elements.note.value === about.note) form.dispatchEvent(new Event("satchel:taken")); // else it is another's
        bar.remove();
        const open = document.createElement("a");
        open.href = `${form.dataset.documents}/${id}`;
        open.textContent = list.dataset.open;
        open.setAttribute("aria-label", `${list.dataset.open}: ${file.name}`);
        line.append(open);
      } catch (error) {
        show(error instanceof Refusal ? error.message : "failed");
        line.className = "refused";
        bar.remove();
        if (!(error instanceof Refusal && error.message === "signedOut")) delete line.dataset.unfinished;
        if (!(error instanceof Refusal) || ["failed", "full", "closed"].includes(error.message)) {
          const again = document.createElement("button");
          again.type = "button";
          again.className = "linkish";
          again.textContent = list.dataset.again;
          again.addEventListener("click", () => {
            line.remove();
            add(file, about);
          });
          line.append(again);
        }
      }
    };
    turn = turn.then(go);
  }

  const addAll = (files) => {
    const about = { category: form.elements.category.value, note: form.elements.note.value };
    for (const file of files) add(file, about);
  };

  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    addAll(input.files);
    input.value = "";
  }, { capture: true }); // before the form takes itself for sent
  drop.querySelector("p").hidden = false;
  // The whole page takes files, but for what another form on it takes.
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      const takes = !event.defaultPrevented && event.dataTransfer.types.includes("Files");
      drop.classList.toggle("over", takes && kind !== "drop");
      if (!takes) return;
      event.preventDefault();
      if (kind === "drop") addAll(event.dataTransfer.files);
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over"); // it left the page
  });
  addEventListener("beforeunload", (event) => {
    if (list.querySelector("progress") && !document.body.dataset.gone) event.preventDefault(); // something is still being sent
  });
})();
