/* SPDX-License-Identifier: Apache-2.0 */
/* Islands. Each looks for its own marks in the page; a page without script loses no function. */
import { start_theme } from "./theme";
import { start_menus } from "./menus";
import { start_tables } from "./table";
import { start_times } from "./time";
import { start_guard } from "./guard";
import { start_pickers } from "./picker";
import { start_palette } from "./palette";

start_theme();
start_menus();
start_tables();
start_times();
start_pickers();
start_guard();
start_palette();
