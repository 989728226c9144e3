(function () {
  "use strict";
  var form = document.getElementById("filter");
  var all = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  function visible() { return all.filter(function (f) { return !f.hidden; }); }
  function show() {
    var wanted = {}, rule = form.elements.rule.value;
    form.querySelectorAll("[name=severity]").forEach(function (box) { wanted[box.value] = box.checked; });
    all.forEach(function (f) {
      f.hidden = !(wanted[f.dataset.severity] && (!rule || f.dataset.rule === rule));
      document.querySelectorAll('mark[data-to="' + f.id + '"]').forEach(function (m) { m.classList.toggle("muted", f.hidden); });
    });
    document.body.classList.toggle("plainview", !form.elements.relations.checked);
    document.getElementById("shown").textContent = visible().length + " / " + all.length;
  }
  function go(target) {
    document.querySelectorAll(".here").forEach(function (e) { e.classList.remove("here"); });
    var box = target.closest("details.document");
    if (box) { box.open = true; }
    target.classList.add("here");
    target.scrollIntoView({ block: "center" });
  }
  function pick(finding) {
    var mark = document.getElementById("m" + finding.id.slice(1));
    if (mark) { go(mark); }
    finding.focus({ preventScroll: true });
    finding.scrollIntoView({ block: "nearest" });
  }
  if (form) { form.addEventListener("change", show); form.addEventListener("submit", function (e) { e.preventDefault(); }); show(); }
  document.addEventListener("click", function (e) {
    var mark = e.target.closest("mark[data-to]");
    if (mark) { var f = document.getElementById(mark.dataset.to); if (f) { go(f); f.focus({ preventScroll: true }); } return; }
    var link = e.target.closest(".finding .where a");
    if (link) { e.preventDefault(); pick(link.closest(".finding")); }
  });
  document.addEventListener("keydown", function (e) {
    if (e.ctrlKey || e.metaKey || e.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) { return; }
    if (e.key !== "j" && e.key !== "k") { return; }
    var list = visible();
    if (!list.length) { return; }
    var at = list.indexOf(document.activeElement.closest(".finding"));
    pick(list[Math.max(0, Math.min(list.length - 1, at + (e.key === "j" ? 1 : -1)))]);
  });
})();
