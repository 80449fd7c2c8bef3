/* SPDX-License-Identifier: Apache-2.0 */
#include "web/asset_url.h"
#include "base/asset.h"

#include <stdio.h>
#include <string.h>

static const struct asset *asset_of(const char *name)
{
    char path[256];
    int size = snprintf(path, sizeof path, "ui/%s", name);
    return size < (int)sizeof path ? asset_find(path) : NULL;
}

struct url asset_url(struct arena *arena, const char *name)
{
    const struct asset *asset = asset_of(name);
    if (asset == NULL)
        return (struct url){"#"};
    return url_local(arena, arena_format(arena, "/static/%.16s/%s", asset->hash, name));
}

static bool asset_serve(struct call *call, struct request *request, struct response *response)
{
    struct text hash = param_get(&request->params, "hash");
    const struct asset *asset =
        asset_of(text_string(call->arena, param_get(&request->params, "name")));
    if (asset == NULL || hash.size != 16 || memcmp(asset->hash, hash.data, 16) != 0)
        return call_fail(call, ERROR_MISSING, NULL, "このファイルはありません。",
                         "There is no such file.");
    struct text encodings = request_header(request, "Accept-Encoding");
    bool is_gzip = asset->gzip != NULL && encodings.size >= 4 &&
                   memmem(encodings.data, encodings.size, "gzip", 4) != NULL;
    response->status = 200;
    response->may_cache = true;
    response->fixed = asset_text(asset);
    if (is_gzip) {
        response->fixed = (struct text){(const char *)asset->gzip,
                                        (size_t)(asset->gzip_end - asset->gzip)};
        response_header(response, "Content-Encoding", "gzip");
    }
    response_header(response, "Vary", "Accept-Encoding");
    response_header(response, "Content-Type", asset->type);
    response_header(response, "Cache-Control", "public, max-age=31536000, immutable");
    response_header(response, "ETag", arena_format(call->arena, "\"%s%s\"", asset->hash,
                                                   is_gzip ? "-gzip" : ""));
    return true;
}

static const struct route rows[] = {
    {METHOD_GET, "/static/{hash}/{name}", asset_serve, ACCESS_PUBLIC, 0, 0,
     "style sheet, script and icons"},
};
const struct route_table asset_routes = {rows, sizeof rows / sizeof rows[0]};
