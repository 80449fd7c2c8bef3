/* SPDX-License-Identifier: Apache-2.0 */
/* Form [data-bulk]: .pick boxes in tbody, one in thead selects all, [data-picked] shows the count.
   Shift-click selects a range. The bulk bar is hidden until a row is picked. */
import { all } from "./dom";

function start_table(form: HTMLElement): void {
  const boxes = all<HTMLInputElement>("tbody .pick input", form);
  const head = form.querySelector<HTMLInputElement>("thead .pick input");
  const bar = form.querySelector<HTMLElement>(".bulk");
  let last = -1;
  const show = (): void => {
    const picked = boxes.filter(box => box.checked).length;
    if (head) {
      head.checked = picked > 0 && picked === boxes.length;
      head.indeterminate = picked > 0 && picked < boxes.length;
    }
    for (const mark of all("[data-picked]", form)) mark.textContent = String(picked);
    if (bar) bar.hidden = picked === 0;
  };
  boxes.forEach((box, at) => box.addEventListener("click", event => {
    if (event.shiftKey && last >= 0)
      for (let i = Math.min(at, last); i <= Math.max(at, last); i++) boxes[i].checked = box.checked;
    last = at;
    show();
  }));
  head?.addEventListener("change", () => {
    for (const box of boxes) box.checked = head.checked;
    show();
  });
  show();
}

export function start_tables(): void {
  for (const form of all<HTMLElement>("[data-bulk]")) start_table(form);
  for (const control of all<HTMLSelectElement>("select[data-submit]"))
    control.addEventListener("change", () => control.form?.requestSubmit());
}
