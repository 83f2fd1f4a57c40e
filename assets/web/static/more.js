// The list of documents goes on by itself where its end comes into sight. Without this there is a link. The address says
// how many rows were asked for by now: with what comes of them, which a filter may make fewer, the browser finds the place
// again that somebody comes back to.
"use strict";

(() => {
  const seen = new IntersectionObserver(async (entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    await load();
  }, { rootMargin: "600px" });

  async function load() {
    const more = document.getElementById("more");
    const link = more.querySelector("a");
    link.setAttribute("aria-busy", "true");
    let next;
    try {
      const answer = await fetch(link.href, { headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) throw new Error("signed out, or worse");
      next = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      link.removeAttribute("aria-busy"); // the link still leads on, and to what is wrong
      return;
    }
    const papers = document.getElementById("papers"), coming = next.getElementById("papers");
    for (const paper of coming ? [...coming.children] : []) {
      papers.append(document.adoptNode(paper));
      paper.dispatchEvent(new Event("satchel:added", { bubbles: true }));
    }
    remember(next);
    const further = next.getElementById("more");
    if (!further) {
      more.remove();
      return;
    }
    more.replaceWith(document.adoptNode(further));
    watch();
  }

  const asked = (page) => Number(page.querySelector("[data-asked]").dataset.asked);

  function remember(next) {
    const list = document.querySelector("[data-asked]"), here = new URL(location.href);
    list.dataset.asked = asked(document) + asked(next);
    here.searchParams.set("rows", list.dataset.asked);
    for (const notice of ["added", "same"]) here.searchParams.delete(notice); // what was just done isn't news again later
    history.replaceState(history.state, "", here);
  }

  function watch() {
    const more = document.getElementById("more");
    if (more && document.getElementById("papers")) seen.observe(more);
  }

  watch();
})();
