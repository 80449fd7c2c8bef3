/* SPDX-License-Identifier: Apache-2.0 */
/* `embed OUT.c GZIP_DIR FILE…`: writes the table of base/asset.h for the files, bytes by .incbin.
 * A leading "build/" (the folder of OUT.c) is taken off a path. */
#include <openssl/sha.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

struct file {
    const char *source, *path; /* where it is, what it is called */
    char hash[33];
    bool has_gzip;
    char gzip_path[1024];
};

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(1);
}

static const char *type_of(const char *path)
{
    static const char *const types[][2] = {
        {".css", "text/css; charset=utf-8"}, {".js", "text/javascript; charset=utf-8"},
        {".svg", "image/svg+xml"}, {".json", "application/json"}, {".png", "image/png"},
        {".ico", "image/x-icon"}, {".woff2", "font/woff2"}, {".txt", "text/plain; charset=utf-8"},
        {".html", "text/html; charset=utf-8"}, {".yaml", "text/plain; charset=utf-8"},
        {".md", "text/plain; charset=utf-8"}, {".csv", "text/csv; charset=utf-8"}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof types / sizeof types[0]; i++)
        if (strcmp(dot, types[i][0]) == 0)
            return types[i][1];
    return "application/octet-stream";
}

static unsigned char *file_read(const char *path, size_t *size)
{
    struct stat stat_buffer;
    FILE *file = fopen(path, "rb");
    if (file == NULL || fstat(fileno(file), &stat_buffer) != 0)
        fail(path);
    *size = (size_t)stat_buffer.st_size;
    unsigned char *data = malloc(*size + 1);
    if (data == NULL || fread(data, 1, *size, file) != *size)
        fail(path);
    fclose(file);
    return data;
}

static void gzip_write(struct file *file, const unsigned char *data, size_t size)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        fail("zlib");
    size_t bound = deflateBound(&stream, size) + 32;
    unsigned char *out = malloc(bound);
    if (out == NULL)
        fail("memory");
    stream.next_in = (unsigned char *)(size_t)data;
    stream.avail_in = (unsigned)size;
    stream.next_out = out;
    stream.avail_out = (unsigned)bound;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        fail("zlib");
    /* Under a tenth saved, the header that says so costs more than it brings. */
    file->has_gzip = stream.total_out < size - size / 10;
    if (file->has_gzip) {
        FILE *gzip = fopen(file->gzip_path, "wb");
        if (gzip == NULL || fwrite(out, 1, stream.total_out, gzip) != stream.total_out ||
            fclose(gzip) != 0)
            fail(file->gzip_path);
    }
    deflateEnd(&stream);
    free(out);
}

static void file_prepare(struct file *file, const char *gzip_dir, int number)
{
    size_t size;
    unsigned char *data = file_read(file->source, &size), digest[SHA256_DIGEST_LENGTH];
    SHA256(data, size, digest);
    for (int i = 0; i < 16; i++)
        snprintf(file->hash + 2 * i, 3, "%02x", digest[i]);
    snprintf(file->gzip_path, sizeof file->gzip_path, "%s/%d.gz", gzip_dir, number);
    gzip_write(file, data, size);
    free(data);
}

static int path_compare(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void bytes_write(FILE *out, const char *kind, int number, const char *path)
{
    fprintf(out,
            "__asm__(\".section .rodata\\n.balign 8\\n%s_%d:\\n.incbin \\\"%s\\\"\\n"
            "%s_%d_end:\\n.byte 0\\n.previous\\n\");\n"
            "extern const unsigned char %s_%d[], %s_%d_end[];\n",
            kind, number, path, kind, number, kind, number, kind, number);
}

static void table_write(FILE *out, const struct file *files, int count)
{
    fputs("const struct asset assets[] = {\n", out);
    for (int i = 0; i < count; i++) {
        fprintf(out, "    {\"%s\", \"%s\", \"%s\", asset_%d, asset_%d_end, ", files[i].path,
                type_of(files[i].path), files[i].hash, i, i);
        if (files[i].has_gzip)
            fprintf(out, "gzip_%d, gzip_%d_end},\n", i, i);
        else
            fputs("NULL, NULL},\n", out);
    }
    /* An empty table is not C; the row at the end is not counted. */
    fprintf(out, "    {0}};\nconst size_t asset_count = %d;\n", count);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: embed OUT.c GZIP_DIR FILE…\n");
        return 2;
    }
    int count = argc - 3;
    struct file *files = calloc((size_t)count + 1, sizeof *files);
    FILE *out = fopen(argv[1], "w");
    if (files == NULL || out == NULL)
        fail(argv[1]);
    const char *slash = strrchr(argv[1], '/');
    size_t prefix = slash == NULL ? 0 : (size_t)(slash - argv[1] + 1);
    for (int i = 0; i < count; i++) {
        files[i].source = files[i].path = argv[i + 3];
        if (prefix > 0 && strncmp(files[i].path, argv[1], prefix) == 0)
            files[i].path += prefix;
    }
    qsort(files, (size_t)count, sizeof *files, path_compare);
    fputs("/* Made by tools/embed.c. */\n#include \"base/asset.h\"\n\n", out);
    for (int i = 0; i < count; i++) {
        file_prepare(&files[i], argv[2], i);
        bytes_write(out, "asset", i, files[i].source);
        if (files[i].has_gzip)
            bytes_write(out, "gzip", i, files[i].gzip_path);
    }
    table_write(out, files, count);
    return fclose(out) == 0 ? 0 : 1;
}
