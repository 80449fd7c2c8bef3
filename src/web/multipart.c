/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes are kept in a window until it is certain whether they belong to a boundary. */
#include "web/form.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { PART_HEAD_SIZE_MAX = 8 * 1024, WINDOW_SIZE = 64 * 1024, BOUNDARY_SIZE_MAX = 70,
       UPLOAD_COUNT_MAX = 100 };

enum place { PREAMBLE, HEAD, CONTENT, DONE, BROKEN };

struct multipart {
    struct call *call;
    const char *temp_dir;
    char boundary[BOUNDARY_SIZE_MAX + 5]; /* "\r\n--" in front */
    size_t boundary_size;
    enum place place;
    char *window;
    size_t window_size;
    struct param_list form;
    size_t form_capacity;
    struct upload *uploads, **uploads_end, *upload; /* upload: of the part, NULL for a field */
    int upload_count;
    struct text name;
    struct buffer value;
    int64_t field_size, field_size_max; /* of all fields together */
};

static bool broken(struct multipart *m)
{
    m->place = BROKEN;
    return call_fail(m->call, ERROR_INVALID, NULL, "送信されたフォームの形式が正しくありません。",
                     "The submitted form is malformed.");
}

struct multipart *multipart_new(struct call *call, struct text content_type, const char *temp_dir,
                                int64_t field_size_max)
{
    struct multipart *m = arena_alloc(call->arena, sizeof *m);
    struct text boundary = {0};
    *m = (struct multipart){.call = call, .temp_dir = temp_dir, .field_size_max = field_size_max};
    m->uploads_end = &m->uploads;
    m->window = arena_alloc(call->arena, WINDOW_SIZE);
    if (!header_parameter(call->arena, content_type, "boundary", &boundary) ||
        boundary.size == 0 || boundary.size > BOUNDARY_SIZE_MAX) {
        broken(m);
        return m;
    }
    m->boundary_size = (size_t)snprintf(m->boundary, sizeof m->boundary, "\r\n--%.*s",
                                        (int)boundary.size, boundary.data);
    /* So that the first boundary, which has no line in front, is found like the others. */
    memcpy(m->window, "\r\n", 2);
    m->window_size = 2;
    return m;
}

static void upload_close(void *handle)
{
    struct upload *upload = handle;
    if (upload->fd >= 0)
        close(upload->fd);
    upload->fd = -1;
}

/* An unnamed file: it is gone with its descriptor, whatever happens. */
static int temp_open(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char path[1024];
    if (snprintf(path, sizeof path, "%s/upload-XXXXXX", dir) >= (int)sizeof path)
        return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

static bool upload_begin(struct multipart *m, struct text file_name, struct text type)
{
    struct upload *upload = arena_alloc(m->call->arena, sizeof *upload);
    const char *data = file_name.data;
    for (size_t i = 0; i < file_name.size; i++)
        if (file_name.data[i] == '/' || file_name.data[i] == '\\')
            data = file_name.data + i + 1;
    upload->name = (struct text){data, file_name.size - (size_t)(data - file_name.data)};
    upload->field = m->name;
    upload->type = (struct text){text_string(m->call->arena, type), type.size};
    upload->fd = temp_open(m->temp_dir);
    if (++m->upload_count > UPLOAD_COUNT_MAX)
        return broken(m);
    if (upload->fd < 0) {
        m->place = BROKEN;
        return call_fail(m->call, ERROR_FAILED, NULL,
                         "ファイルを一時保存できません。管理者に連絡してください。",
                         "The file cannot be stored for now. Tell the administrator.");
    }
    arena_defer(m->call->arena, upload_close, upload);
    *m->uploads_end = m->upload = upload;
    m->uploads_end = &upload->next;
    return true;
}

static bool head_line(struct multipart *m, struct text line, struct text *disposition,
                      struct text *type)
{
    const char *colon = line.size > 0 ? memchr(line.data, ':', line.size) : NULL;
    if (colon == NULL || !text_is_utf8(line) || memchr(line.data, '\0', line.size) != NULL)
        return broken(m);
    size_t size = (size_t)(colon - line.data);
    struct text value = text_trim((struct text){colon + 1, line.size - size - 1});
    if (size == 19 && strncasecmp(line.data, "content-disposition", 19) == 0)
        *disposition = value;
    else if (size == 12 && strncasecmp(line.data, "content-type", 12) == 0)
        *type = value;
    return true;
}

static bool head_parse(struct multipart *m, struct text head)
{
    struct text line, disposition = {0}, type = {"", 0}, file_name;
    while (text_split(&head, '\n', &line)) {
        if (line.size > 0 && line.data[line.size - 1] == '\r')
            line.size -= 1;
        if (line.size > 0 && !head_line(m, line, &disposition, &type))
            return false;
    }
    m->upload = NULL;
    m->value = buffer_new(m->call->arena, (size_t)m->field_size_max);
    if (disposition.data == NULL || !text_starts(disposition, "form-data") ||
        !header_parameter(m->call->arena, disposition, "name", &m->name) ||
        m->name.size > PARAM_NAME_SIZE_MAX)
        return broken(m);
    bool is_file = header_parameter(m->call->arena, disposition, "filename", &file_name);
    m->place = CONTENT;
    return !is_file || upload_begin(m, file_name, type);
}

static bool content_add(struct multipart *m, const char *data, size_t size)
{
    if (m->upload == NULL) {
        buffer_put(&m->value, data, size);
        m->field_size += (int64_t)size;
        if (m->field_size <= m->field_size_max)
            return true;
        m->place = BROKEN;
        return call_fail(m->call, ERROR_TOO_LARGE, NULL, "入力が長すぎます。",
                         "The input is too long.");
    }
    m->upload->size += (int64_t)size;
    while (size > 0) {
        ssize_t written = write(m->upload->fd, data, size);
        if (written <= 0) {
            m->place = BROKEN;
            return call_fail(m->call, ERROR_FAILED, NULL,
                             "ファイルを一時保存できません。空き容量を確認してください。",
                             "The file cannot be stored. Check the free space.");
        }
        data += written;
        size -= (size_t)written;
    }
    return true;
}

static bool part_end(struct multipart *m)
{
    if (m->upload != NULL) {
        lseek(m->upload->fd, 0, SEEK_SET);
        return true;
    }
    struct text value = buffer_view(&m->value);
    bool has_nul = value.size > 0 && memchr(value.data, '\0', value.size) != NULL;
    if (has_nul || !text_is_utf8(value) || m->form.count >= PARAM_COUNT_MAX)
        return broken(m);
    if (m->form.count == m->form_capacity) {
        size_t capacity = m->form_capacity == 0 ? 32 : m->form_capacity * 2;
        struct param *items = arena_array(m->call->arena, capacity, sizeof *items);
        if (m->form.count > 0)
            memcpy(items, m->form.items, m->form.count * sizeof *items);
        m->form.items = items;
        m->form_capacity = capacity;
    }
    m->form.items[m->form.count++] = (struct param){m->name, value};
    return true;
}

static void window_drop(struct multipart *m, size_t size)
{
    assert(size <= m->window_size);
    memmove(m->window, m->window + size, m->window_size - size);
    m->window_size -= size;
}

/* Up to the next boundary; what is in front of the first one is thrown away. False: more bytes
 * are needed, or it broke. */
static bool boundary_step(struct multipart *m)
{
    char *found = memmem(m->window, m->window_size, m->boundary, m->boundary_size);
    size_t before = found != NULL ? (size_t)(found - m->window) : 0;
    if (found == NULL && m->window_size >= m->boundary_size)
        before = m->window_size - m->boundary_size + 1;
    if (m->place == CONTENT && before > 0 && !content_add(m, m->window, before))
        return false;
    window_drop(m, before);
    if (found == NULL || m->window_size < m->boundary_size + 2)
        return false;
    const char *behind = m->window + m->boundary_size;
    bool is_last = memcmp(behind, "--", 2) == 0;
    if (!is_last && memcmp(behind, "\r\n", 2) != 0)
        return broken(m);
    if (m->place == CONTENT && !part_end(m))
        return false;
    /* The line's end stays: a part may have no head at all. */
    window_drop(m, m->boundary_size);
    m->place = is_last ? DONE : HEAD;
    return true;
}

static bool head_step(struct multipart *m)
{
    char *end = memmem(m->window, m->window_size, "\r\n\r\n", 4);
    if (end == NULL)
        return m->window_size > PART_HEAD_SIZE_MAX ? broken(m) : false;
    size_t size = (size_t)(end - m->window);
    /* A copy, because names point into it and the window moves on. */
    struct text head = {arena_copy(m->call->arena, m->window, size), size};
    if (size > PART_HEAD_SIZE_MAX || !head_parse(m, head))
        return m->place == BROKEN ? false : broken(m);
    window_drop(m, size + 4);
    return true;
}

bool multipart_feed(struct multipart *m, const char *data, size_t size)
{
    while (m->place != BROKEN && m->place != DONE) {
        bool is_moving = m->place == HEAD ? head_step(m) : boundary_step(m);
        if (is_moving || m->place == BROKEN)
            continue;
        if (size == 0)
            return true;
        size_t room = WINDOW_SIZE - m->window_size, step = size < room ? size : room;
        memcpy(m->window + m->window_size, data, step);
        m->window_size += step;
        data += step;
        size -= step;
    }
    return m->place == DONE;
}

bool multipart_end(struct multipart *m, struct param_list *form, struct upload **uploads)
{
    if (m->place != DONE)
        return m->place == BROKEN ? false : broken(m);
    *form = m->form;
    *uploads = m->uploads;
    return true;
}
