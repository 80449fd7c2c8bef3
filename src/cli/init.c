/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/commands.h"
#include "cli/workspace.h"

bool init_run(struct cli *cli)
{
    bool is_done = workspace_make(cli);
    workspace_close(cli);
    if (is_done && cli_has(cli, "json")) {
        struct buffer out = buffer_new(cli->arena, 8192);
        buffer_json(&out, text_from(cli->data_dir));
        printf("{\"ok\":true,\"data\":%s}\n", buffer_string(&out));
    } else if (is_done && !cli_has(cli, "quiet"))
        printf(call_label(&cli->call, L("データフォルダー: %s\n", "Data folder: %s\n")),
               cli->data_dir);
    return is_done;
}
