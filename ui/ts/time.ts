/* SPDX-License-Identifier: Apache-2.0 */
/* <time datetime="…" data-relative>: the exact time stays as tooltip; older than 30 days: exact.
   <body data-now="…"> lets the server's clock (and a test's) be the one that counts. */
import { all, japanese } from "./dom";

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [
  [86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];

export function start_times(): void {
  const given = Date.parse(document.body.dataset.now ?? "");
  const now_ms = Number.isNaN(given) ? Date.now() : given;
  const words = new Intl.RelativeTimeFormat(japanese ? "ja" : "en", { numeric: "auto" });
  for (const element of all<HTMLTimeElement>("time[data-relative]")) {
    const at_ms = Date.parse(element.dateTime);
    if (Number.isNaN(at_ms)) continue;
    const ago_s = Math.round((at_ms - now_ms) / 1000);
    if (Math.abs(ago_s) > 30 * 86400) continue;
    const step = STEPS.find(([size]) => Math.abs(ago_s) >= size) ?? STEPS[3];
    element.title = element.textContent ?? "";
    element.textContent = words.format(Math.trunc(ago_s / step[0]), step[1]);
  }
}
