/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"
#include "base/clock.h"

#include <unistd.h>

enum { BAR_CELLS = 30, INTERVAL_US = 100000 };

/* One at a time in a process: the functions that report progress take no context. */
static struct {
    bool is_on;
    const char *what;
    int64_t shown_us;
} bar;

void progress_begin(const struct cli *cli, struct label what)
{
    bar.is_on = isatty(STDERR_FILENO) == 1 && !cli_has(cli, "quiet");
    bar.what = call_label(&cli->call, what);
    bar.shown_us = clock_tick_us();
}

static void draw(double done)
{
    char cells[BAR_CELLS + 1] = "";
    for (int i = 0; i < BAR_CELLS; i++)
        cells[i] = i < done * BAR_CELLS ? '#' : '.';
    fprintf(stderr, "\r\033[K%s [%s] %3.0f %%", bar.what, cells, done * 100);
    fflush(stderr);
}

void progress_show(double done)
{
    int64_t now_us = clock_tick_us();
    if (!bar.is_on || now_us - bar.shown_us < INTERVAL_US)
        return;
    bar.shown_us = now_us;
    draw(done < 0 ? 0 : done > 1 ? 1 : done);
}

void progress_end(void)
{
    if (bar.is_on)
        fprintf(stderr, "\r\033[K");
    bar.is_on = false;
}
