/*
 * LastMetre: progressive enhancement. Every page reads and submits without it.
 *
 * Each part finds its elements by data attributes, listens on the document (so that
 * fragments fetched later work too) and takes all words it shows from the page.
 */
(function () {
  "use strict";

  const AUTOSAVE_MS = 15000;
  const RECONNECT_MIN_MS = 1000;
  const RECONNECT_MAX_MS = 60000;

  const all = function (selector, root) {
    return Array.from((root || document).querySelectorAll(selector));
  };

  const clockTime = function () {
    const now = new Date();
    const two = function (number) {
      return String(number).padStart(2, "0");
    };
    return two(now.getHours()) + ":" + two(now.getMinutes());
  };

  /* Keyboard: j and k walk the rows, Enter opens, / searches ------------------- */

  const isTyping = function (target) {
    return target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
  };

  const walkRows = function (step) {
    const links = all("[data-row] [data-row-link]").filter(function (link) {
      return link.offsetParent !== null;
    });
    if (links.length === 0) {
      return;
    }
    const row = document.activeElement.closest("[data-row]");
    const here = row ? links.indexOf(row.querySelector("[data-row-link]")) : -1;
    const next = here === -1 && step < 0 ? links.length - 1 : here + step;
    links[Math.max(0, Math.min(links.length - 1, next))].focus();
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      closePopups(null);
      return;
    }
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === "j" || event.key === "k") {
      walkRows(event.key === "j" ? 1 : -1);
    } else if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
    }
  });

  /* Small panels: only one open at a time -------------------------------------- */

  const closePopups = function (kept) {
    all("details[data-popup][open]").forEach(function (popup) {
      if (popup !== kept && !popup.contains(kept)) {
        const hadFocus = popup.contains(document.activeElement);
        popup.open = false;
        if (hadFocus && kept === null) {
          popup.querySelector("summary").focus();
        }
      }
    });
  };

  document.addEventListener("click", function (event) {
    closePopups(event.target.closest("details[data-popup]") || document.body);
  });

  window.addEventListener("beforeprint", function () {
    all("details[data-print-open]").forEach(function (details) {
      details.open = true;
    });
  });

  /* Table fields: add and remove rows ------------------------------------------ */

  const renumber = function (field) {
    const prefix = field.getAttribute("data-table-field");
    const rows = all("[data-table-row]", field);
    const pattern = new RegExp("(^|id_)" + prefix + "-\\d+-");
    rows.forEach(function (row, index) {
      all("[name],[id],[for],[aria-describedby]", row).forEach(function (element) {
        ["name", "id", "for", "aria-describedby"].forEach(function (attribute) {
          const value = element.getAttribute(attribute);
          if (value) {
            const renamed = value.replace(pattern, "$1" + prefix + "-" + index + "-");
            element.setAttribute(attribute, renamed);
          }
        });
      });
    });
    const total = field.querySelector("input[name='" + prefix + "-TOTAL_FORMS']");
    if (total) {
      total.value = rows.length;
    }
    let shown = 0;
    rows.forEach(function (row) {
      const number = row.querySelector("[data-row-number]");
      if (!row.hidden) {
        shown += 1;
      }
      if (number) {
        number.textContent = shown;
      }
    });
  };

  const addRow = function (field) {
    const template = field.querySelector("template[data-row-template]");
    const count = all("[data-table-row]", field).length;
    const holder = document.createElement("div");
    holder.innerHTML = template.innerHTML.replace(/__prefix__/g, count);
    const row = holder.querySelector("[data-table-row]");
    field.querySelector("[data-table-rows]").appendChild(row);
    renumber(field);
    showButtons(field);
    const first = row.querySelector("input:not([type=hidden]), select, textarea");
    if (first) {
      first.focus();
    }
  };

  const removeRow = function (field, row) {
    const mark = row.querySelector("input[name$='-DELETE']");
    if (mark) {
      mark.checked = true;
      row.hidden = true;
    } else {
      row.remove();
    }
    renumber(field);
    const add = field.querySelector("[data-add-row]");
    if (add) {
      add.focus();
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const dropSpareRows = function (root) {
    // Without a script a blank row waits at the end; with one it is added when wanted.
    all("[data-table-field]", root).forEach(function (field) {
      const rows = all("[data-table-row]", field);
      const last = rows[rows.length - 1];
      const isSpare = function (row) {
        return all("input:not([type=hidden]), select, textarea", row).every(
          (control) => control.value === ""
        );
      };
      if (rows.length > 1 && field.querySelector("[data-add-row]") && isSpare(last)) {
        last.remove();
      }
    });
  };

  const showButtons = function (root) {
    all("[data-add-row], [data-remove-row]", root).forEach(function (button) {
      button.hidden = false;
    });
    all("[data-delete-mark]", root).forEach(function (mark) {
      mark.hidden = true;
    });
  };

  document.addEventListener("click", function (event) {
    const add = event.target.closest("[data-add-row]");
    const remove = event.target.closest("[data-remove-row]");
    if (add) {
      addRow(add.closest("[data-table-field]"));
    } else if (remove) {
      const row = remove.closest("[data-table-row]");
      removeRow(remove.closest("[data-table-field]"), row);
    }
  });

  /* Conditional fields: shown when another control has one of the values -------- */

  const valuesOf = function (place, name) {
    const row = place.closest("[data-table-row]");
    const form = place.closest("form") || document;
    const inRow = row ? all("[name$='-" + name + "']", row) : [];
    const controls = inRow.length > 0 ? inRow : all("[name='" + name + "']", form);
    if (controls.length === 1 && controls[0].type === "checkbox") {
      const box = controls[0];
      const own = box.checked && box.hasAttribute("value") ? [box.value] : [];
      return own.concat(String(box.checked));
    }
    return controls.reduce(function (values, control) {
      if (control.type === "checkbox" || control.type === "radio") {
        return control.checked ? values.concat(control.value) : values;
      }
      const chosen = control.multiple
        ? Array.from(control.selectedOptions, (option) => option.value)
        : [control.value];
      return values.concat(chosen);
    }, []).map(function (value) {
      return value === "True" ? "true" : value === "False" ? "false" : value;
    });
  };

  const applyCondition = function (element) {
    const rule = JSON.parse(element.getAttribute("data-show-when"));
    const wanted = rule.in.map(String);
    const shown = valuesOf(element, rule.field).some((value) => wanted.includes(value));
    element.hidden = !shown;
    all("input, select, textarea, button", element).forEach(function (control) {
      if (!shown && !control.disabled) {
        control.disabled = true;
        control.setAttribute("data-off", "");
      } else if (shown && control.hasAttribute("data-off")) {
        control.disabled = false;
        control.removeAttribute("data-off");
      }
    });
  };

  const applyConditions = function (root) {
    // Outer conditions come first in the document, so inner ones see their effect.
    all("[data-show-when]", root).forEach(applyCondition);
  };

  document.addEventListener("input", function (event) {
    applyConditions(event.target.form || document);
  });

  // Who chooses from a list beside a radio button means that button.
  document.addEventListener("change", function (event) {
    const name = event.target.getAttribute("data-chooses");
    if (name && event.target.value) {
      event.target.form.elements[name].value = event.target.dataset.chosen;
    }
  });

  /* Drafts: nothing typed is lost ----------------------------------------------- */

  const drafts = new Map();

  const showDraft = function (form, failed) {
    all("[data-draft-state]", form.ownerDocument).forEach(function (place) {
      if (place.getAttribute("data-draft-for") && place.dataset.draftFor !== form.id) {
        return;
      }
      const text = failed ? place.dataset.textFailed : place.dataset.textSaved;
      place.hidden = false;
      place.classList.toggle("saved--failed", failed);
      place.querySelector("[data-draft-text]").textContent = text.replace(
        "{time}",
        clockTime()
      );
    });
  };

  const keyOf = function (form) {
    return "draft:" + form.getAttribute("data-draft-url");
  };

  const keepHere = function (form) {
    // Session storage: a shared computer forgets it when the tab closes.
    const pairs = Array.from(new FormData(form)).filter(function (pair) {
      return typeof pair[1] === "string" && pair[0] !== "csrfmiddlewaretoken";
    });
    try {
      sessionStorage.setItem(keyOf(form), JSON.stringify(pairs));
    } catch (error) {
      // A full or forbidden storage must not stop the person from working.
    }
  };

  const forgetHere = function (form) {
    try {
      sessionStorage.removeItem(keyOf(form));
    } catch (error) {
      // See keepHere.
    }
  };

  const restoreHere = function (form) {
    let pairs = null;
    try {
      pairs = JSON.parse(sessionStorage.getItem(keyOf(form)));
    } catch (error) {
      return;
    }
    if (!pairs) {
      return;
    }
    const values = new Map();
    pairs.forEach(function (pair) {
      values.set(pair[0], (values.get(pair[0]) || []).concat(pair[1]));
    });
    values.forEach(function (list, name) {
      all("[name='" + CSS.escape(name) + "']", form).forEach(function (control, index) {
        if (control.type === "checkbox" || control.type === "radio") {
          control.checked = list.includes(control.value);
        } else if (control.multiple) {
          Array.from(control.options).forEach(function (option) {
            option.selected = list.includes(option.value);
          });
        } else if (control.type !== "hidden" && list[index] !== undefined) {
          control.value = list[index];
        }
      });
    });
    drafts.set(form, { dirty: true });
  };

  const saveDraft = function (form) {
    const draft = drafts.get(form);
    if (!draft || !draft.dirty || draft.submitted) {
      return;
    }
    draft.dirty = false;
    keepHere(form);
    const body = new FormData(form);
    all("input[type=file]", form).forEach(function (input) {
      body.delete(input.name);
    });
    fetch(form.getAttribute("data-draft-url"), {
      method: "POST",
      body: body,
      credentials: "same-origin",
      headers: { "X-Requested-With": "XMLHttpRequest" },
      keepalive: true,
      redirect: "error",
    })
      .then(function (response) {
        if (!response.ok) {
          throw new Error(String(response.status));
        }
        if (!draft.dirty) {
          forgetHere(form);
        }
        showDraft(form, false);
      })
      .catch(function () {
        draft.dirty = true;
        keepHere(form);
        showDraft(form, true);
      });
  };

  const markDirty = function (event) {
    const form = event.target.closest ? event.target.closest("form") : null;
    if (form && form.hasAttribute("data-draft-url")) {
      const draft = drafts.get(form) || {};
      draft.dirty = true;
      drafts.set(form, draft);
    }
  };

  document.addEventListener("input", markDirty);
  document.addEventListener("change", markDirty);

  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-sign-out")) {
      sessionStorage.clear();
    }
    const draft = drafts.get(event.target);
    if (draft) {
      draft.submitted = true;
      forgetHere(event.target);
    }
  });

  const saveAll = function () {
    drafts.forEach(function (draft, form) {
      saveDraft(form);
    });
  };

  window.setInterval(saveAll, AUTOSAVE_MS);
  window.addEventListener("pagehide", saveAll);

  /* Live updates: the server says what changed, the page asks again -------------- */

  const announce = function (name, detail) {
    if (window.htmx) {
      window.htmx.trigger(document.body, name, detail);
    } else {
      document.body.dispatchEvent(new CustomEvent(name, { detail: detail }));
    }
  };

  const showLive = function (isLive) {
    all("[data-live-state]").forEach(function (place) {
      place.hidden = false;
      all("[data-live-on]", place).forEach(function (word) {
        word.hidden = !isLive;
      });
      all("[data-live-off]", place).forEach(function (word) {
        word.hidden = isLive;
      });
    });
  };

  const connect = function (path, wait) {
    const url = new URL(path, window.location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url.href);
    let nextWait = wait;

    socket.addEventListener("open", function () {
      nextWait = RECONNECT_MIN_MS;
      showLive(true);
    });

    socket.addEventListener("message", function (event) {
      let message = {};
      try {
        message = JSON.parse(event.data);
      } catch (error) {
        return;
      }
      if (message.again) {
        // What changed while no line was open was not told to us.
        announce("queue-changed", {});
        announce("case-changed", {});
      }
      if (message.queues) {
        announce("queue-changed", { queues: message.queues });
      }
      if (message.case) {
        announce("case-changed", { case: message.case });
      }
    });

    socket.addEventListener("close", function () {
      showLive(false);
      const jitter = Math.random() * nextWait * 0.3;
      window.setTimeout(function () {
        connect(path, Math.min(nextWait * 2, RECONNECT_MAX_MS));
      }, nextWait + jitter);
    });
  };

  /* Start ------------------------------------------------------------------------ */

  const prepare = function (root) {
    dropSpareRows(root);
    showButtons(root);
    applyConditions(root);
  };

  const start = function () {
    document.documentElement.classList.add("has-script");
    all("form[data-draft-url]").forEach(restoreHere);
    prepare(document);
    const summary = document.querySelector("[data-error-summary]");
    if (summary) {
      summary.focus();
    }
    const live = document.body.getAttribute("data-live");
    if (live && window.WebSocket) {
      connect(live, RECONNECT_MIN_MS);
    }
    all("[data-print]").forEach(function (button) {
      button.hidden = false;
    });
  };

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });

  document.addEventListener("htmx:load", function (event) {
    prepare(event.target);
  });

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
