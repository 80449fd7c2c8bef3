/* SPDX-License-Identifier: Apache-2.0 */
#include "pages/account_view.h"

#include <qrencode.h>

/* One path of horizontal runs; black on white whatever the theme, or cameras do not read it. */
struct html_raw qr_svg(struct call *call, const char *text)
{
    enum { SVG_SIZE_MAX = 256 * 1024, QUIET = 4 };
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (code == NULL)
        die("no QR code for %zu characters", text_from(text).size);
    struct buffer out = buffer_new(call->arena, SVG_SIZE_MAX);
    int width = code->width, side = width + 2 * QUIET;
    buffer_format(&out,
                  "<svg class=\"qr\" width=\"220\" height=\"220\" viewBox=\"0 0 %d %d\" "
                  "shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"%s\"><rect "
                  "width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
                  side, side, call_label(call, L("QRコード", "QR code")), side, side);
    for (int y = 0; y < width; y++)
        for (int x = 0, run; x < width; x += run) {
            bool is_dark = (code->data[y * width + x] & 1) != 0;
            for (run = 1; x + run < width; run++)
                if (((code->data[y * width + x + run] & 1) != 0) != is_dark)
                    break;
            if (is_dark)
                buffer_format(&out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
        }
    buffer_puts(&out, "\"/></svg>");
    QRcode_free(code);
    return (struct html_raw){buffer_view(&out)};
}
