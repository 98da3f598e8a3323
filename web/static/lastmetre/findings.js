/*
 * Findings of a check on the diagram: numbers along the path of the chosen one, and
 * the element where it goes wrong in the colour of errors. Each [data-path] holds the
 * path and a [data-show] button; the page says the same in words without this.
 */
(function () {
  "use strict";

  const PATH = "is-on-path";
  const WRONG = "is-offending";

  const pathOf = function (finding) {
    return JSON.parse(finding.getAttribute("data-path") || "[]");
  };

  const clear = function (viewer) {
    viewer.get("overlays").remove({ type: "finding" });
    viewer.get("elementRegistry").forEach(function (element) {
      viewer.get("canvas").removeMarker(element, PATH);
      viewer.get("canvas").removeMarker(element, WRONG);
    });
  };

  const number = function (viewer, id, text, isWrong) {
    const sign = document.createElement("span");
    sign.className = "diagram__number" + (isWrong ? " diagram__number--offending" : "");
    sign.setAttribute("data-number-of", id);
    sign.textContent = text;
    viewer.get("overlays").add(id, "finding", {
      position: { top: -14, left: -10 },
      html: sign,
    });
  };

  /* Marks the flows that join neighbours of the path. */
  const join = function (viewer, ids) {
    const registry = viewer.get("elementRegistry");
    ids.slice(1).forEach(function (id, at) {
      const before = registry.get(ids[at]);
      ((before && before.outgoing) || []).forEach(function (flow) {
        if (flow.target && flow.target.id === id) {
          viewer.get("canvas").addMarker(flow, PATH);
        }
      });
    });
  };

  const show = function (viewer, ids) {
    const registry = viewer.get("elementRegistry");
    const canvas = viewer.get("canvas");
    clear(viewer);
    const last = ids[ids.length - 1];
    const drawn = Array.from(new Set(ids)).filter((id) => registry.get(id));
    join(viewer, ids);
    drawn.forEach(function (id) {
      const isWrong = id === last;
      canvas.addMarker(id, isWrong ? WRONG : PATH);
      const places = ids.map((each, at) => (each === id ? at + 1 : 0)).filter(Boolean);
      number(viewer, id, places.join("·"), isWrong);
    });
    const wrong = registry.get(last) || registry.get(drawn[drawn.length - 1]);
    if (wrong) {
      canvas.zoom(0.75);
      canvas.scrollToElement(wrong, 120);
    }
  };

  const select = function (viewer, finding) {
    document.querySelectorAll("[data-path]").forEach(function (each) {
      const isChosen = each === finding;
      each.classList.toggle("is-selected", isChosen);
      const button = each.querySelector("[data-show]");
      button.setAttribute("aria-pressed", String(isChosen));
    });
    show(viewer, pathOf(finding));
  };

  const offer = function (canvas, viewer) {
    const findings = Array.from(document.querySelectorAll("[data-path]"));
    findings.forEach(function (finding) {
      const button = finding.querySelector("[data-show]");
      button.hidden = false;
      button.addEventListener("click", function () {
        select(viewer, finding);
        if (window.matchMedia("(max-width: 62rem)").matches) {
          canvas.scrollIntoView({ block: "center" });
        }
      });
    });
    if (findings.length) {
      select(viewer, findings[0]);
    }
    window.addEventListener("resize", function () {
      const chosen = document.querySelector("[data-path].is-selected");
      viewer.get("canvas").resized();
      if (chosen) {
        show(viewer, pathOf(chosen));
      }
    });
  };

  document.addEventListener("diagram:drawn", function (event) {
    const failed = document.querySelector("[data-diagram-failed]");
    if (event.detail) {
      offer(event.target, event.detail);
    } else if (failed) {
      failed.hidden = false;
    }
  });
})();
