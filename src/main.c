/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/command.h"

#include <malloc.h>

int main(int argc, char **argv)
{
    /* Requests take and free some hundred KiB each: that much stays with the process, so that the
     * system need not clear the same pages again for each. */
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_ARENA_MAX, 4);
    return cli_main(argc, argv);
}
