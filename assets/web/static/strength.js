// Estimates how strong a new password is while it is typed. Nothing leaves the page; the service judges it
// again, and it knows the common passwords, which this page doesn't. The rules are those of auth/account.
"use strict";
(() => {
  const bitsPerCharacter = 3.32;
  const thresholds = [9.96, 19.93, 26.5, 33.2];
  const rows = ["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm", "azertyuiop", "qsdfghjklm", "wxcvbn"];
  const prepare = (text) => [...text.replace(/\p{Zs}/gu, " ").normalize("NFC")];
  // Letter by letter: what a letter becomes mustn't hang on those beside it, nor be several.
  const lower = (text) => [...text].map((c) => [...c.toLowerCase()][0]).join("");
  const fold = (text) => [...lower(text.replace(/\p{Zs}/gu, " ")).normalize("NFC")];

  // As people type names: without accents, spelt where there is no key for a letter, and disguised.
  const bareLetters = { ß: "s", ł: "l", ø: "o", đ: "d", ı: "i", æ: "a", œ: "o", ð: "d", þ: "t" };
  const bare = (c) => bareLetters[c] || (/^.\p{Mn}*$/u.test(c.normalize("NFD")) ? [...c.normalize("NFD")][0] : c);
  const spellings = { ä: "ae", ö: "oe", ü: "ue", ß: "ss", å: "aa", æ: "ae", ø: "oe" };
  const spelt = (word) => [...word].map((c) => spellings[c] || c).join("");
  const disguises = { "@": "a", 4: "a", 3: "e", 1: "i", "!": "i", 0: "o", $: "s", 5: "s", 7: "t" };

  const wordsOf = (text) => {
    const parts = fold(text).join("").split(/[^\p{L}\p{N}]+/u);
    return [parts.join(""), ...parts]
      .flatMap((word) => [word, [...word].map(bare).join(""), spelt(word)])
      .filter((word) => [...word].length >= 3);
  };

  function walk(text, from, next) {
    let n = 1;
    while (from + n < text.length && next(text[from + n - 1], text[from + n])) n++;
    return n;
  }

  function sequenceAt(text, from) {
    let longest = 1;
    for (const step of [1, -1]) {
      const counts = (a, b) => /^[a-z0-9]$/.test(b) && b.codePointAt(0) - a.codePointAt(0) === step;
      longest = Math.max(longest, walk(text, from, counts));
      for (const row of rows) {
        longest = Math.max(longest, walk(text, from, (a, b) => row.includes(a) && row[row.indexOf(a) + step] === b));
      }
    }
    return longest;
  }

  function timesRepeated(text, from, part) {
    let times = 1;
    const same = (at) => text.slice(at, at + part).every((c, i) => c === text[from + i]);
    while (from + (times + 1) * part <= text.length && same(from + times * part)) times++;
    return times;
  }

  // The cheapest way to explain the text, as an attacker would: the bits, what the person invented, and the patterns.
  function estimate(password, own) {
    const text = fold(password).slice(0, 128);
    const plain = text.map(bare);
    const undisguised = plain.map((c) => disguises[c] || c);
    const standsIn = (word, spelling, from) => word.every((c, k) => c === spelling[from + k]);
    const steps = [{ bits: 0 }];
    const relax = (from, to, kind, part, bits) => {
      const total = steps[from].bits + bits;
      if (!steps[to] || total < steps[to].bits) steps[to] = { bits: total, from, kind, part };
    };
    for (let i = 0; i < text.length; i++) {
      relax(i, i + 1, "invention", 1, bitsPerCharacter);
      for (const word of own) {
        if (standsIn(word, text, i) || standsIn(word, plain, i)) relax(i, i + word.length, "own", 0, 2);
        else if (standsIn(word, undisguised, i)) relax(i, i + word.length, "own", 0, 3);
      }
      const n = sequenceAt(text, i);
      if (n >= 3) relax(i, i + n, "sequence", 2, 4 + Math.log2(n));
      for (let part = 1; part <= Math.min(32, (text.length - i) / 2); part++) {
        const times = timesRepeated(text, i, part);
        if (times >= 2 && times * part >= 3) relax(i, i + times * part, "repeat", part + 1, bitsPerCharacter * part + Math.log2(times));
      }
    }
    let invented = 0;
    const covered = { own: 0, sequence: 0, repeat: 0 };
    for (let at = text.length; at > 0; at = steps[at].from) {
      invented += steps[at].part;
      covered[steps[at].kind] += at - steps[at].from; // invention counts for nothing here
    }
    const bits = steps[text.length].bits;
    return { score: thresholds.filter((t) => bits >= t).length, invented, covered, length: text.length };
  }

  // One of the reasons for which the service refuses the password, or nothing if it takes it.
  function advice(said, { invented, covered: { own, sequence, repeat }, length }, missing, minimum) {
    const patterned = invented < Math.ceil(minimum / 2);
    // What is missing comes last: a name that is made longer is still one.
    if (patterned && 2 * own >= length) return said.mostlyOwn;
    if (missing > 0) return missing === 1 ? said.oneMore : said.more.replace("%d", missing);
    if (!patterned) return "";
    return own >= Math.max(sequence, repeat) || 3 * own >= length ? said.mostlyOwn : said.repeats;
  }

  for (const meter of document.querySelectorAll(".meter")) {
    const input = document.getElementById(meter.dataset.for);
    const said = { ...meter.querySelector(".steps").dataset, ...meter.dataset }; // texts of the page in its language
    const given = JSON.parse(meter.dataset.own);
    // Where one signs up, the own words are those in other fields of the form.
    const fields = (meter.dataset.ownFields || "").split(" ").filter(Boolean).map((id) => document.getElementById(id));
    const ownWords = () => fields.flatMap((field) => wordsOf(field.value)).concat(given).map((word) => [...word]);
    const minimum = Number(meter.dataset.minimum);
    const says = meter.querySelector(".says");
    const rule = says.textContent;
    const show = () => {
      if (!input.value) {
        delete meter.dataset.score;
        says.textContent = rule;
        return;
      }
      const judged = estimate(input.value, ownWords());
      const tip = advice(said, judged, minimum - prepare(input.value).length, minimum);
      const score = tip ? Math.min(judged.score, 1) : judged.score;
      meter.dataset.score = score;
      const verdict = document.createElement("strong");
      verdict.textContent = said.verdicts.split("|")[score];
      says.replaceChildren(verdict, " " + tip);
    };
    for (const field of [input, ...fields]) field.addEventListener("input", show);
    show();
  }
})();
