/* SPDX-License-Identifier: Apache-2.0 */
#include "store/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <dirent.h>
#include <ftw.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/kaname-blob-XXXXXX";
static struct arena *arena;
static struct call call;

static int begin(void **state)
{
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    arena = arena_new(1024 * 1024);
    call = call_new(arena, LANG_EN, 0, "test");
    return mkdtemp(folder) == NULL;
}

static int entry_remove(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    return remove(path);
}

static int end(void **state)
{
    (void)state;
    arena_free(arena);
    return nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
}

static int files(void)
{
    int count = 0;
    char path[100];
    snprintf(path, sizeof path, "%s/blobs", folder);
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.';
    if (directory != NULL)
        closedir(directory);
    return count;
}

static void put(const char *content, char hex[SHA256_HEX_SIZE])
{
    int64_t size;
    struct blob_writer *writer = blob_begin(&call, folder, 1000);
    assert_non_null(writer);
    for (const char *c = content; *c != '\0'; c++)
        assert_true(blob_write(writer, c, 1));
    assert_true(blob_end(writer, hex, &size));
    assert_int_equal(size, strlen(content));
}

static void test_kept_once(void **state)
{
    char hex[SHA256_HEX_SIZE], again[SHA256_HEX_SIZE], read_back[10];
    (void)state;
    put("abc", hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    put("abc", again);
    assert_string_equal(hex, again);
    assert_int_equal(files(), 1);
    int file = blob_open(&call, folder, hex);
    assert_true(file >= 0);
    assert_int_equal(read(file, read_back, sizeof read_back), 3);
    assert_memory_equal(read_back, "abc", 3);
    close(file);
    assert_true(blob_check(&call, folder, hex));
    assert_true(call_ok(&call));
}

static void test_empty(void **state)
{
    char hex[SHA256_HEX_SIZE];
    (void)state;
    put("", hex);
    assert_true(blob_check(&call, folder, hex));
}

static void test_too_large(void **state)
{
    char data[600] = {0}, hex[SHA256_HEX_SIZE];
    int64_t size;
    (void)state;
    struct blob_writer *writer = blob_begin(&call, folder, 1000);
    assert_true(blob_write(writer, data, sizeof data));
    assert_false(blob_write(writer, data, sizeof data));
    assert_int_equal(call_error(&call), ERROR_TOO_LARGE);
    assert_false(blob_write(writer, data, 1));
    assert_false(blob_end(writer, hex, &size));
    arena_reset(arena);
    assert_int_equal(files(), 0);
}

static void test_unfinished_goes(void **state)
{
    (void)state;
    struct blob_writer *writer = blob_begin(&call, folder, 1000);
    assert_true(blob_write(writer, "abc", 3));
    assert_int_equal(files(), 1);
    arena_reset(arena);
    assert_int_equal(files(), 0);
}

static void test_bad_names(void **state)
{
    static const char *const names[] = {
        "", "abc", "../../../../../../../../../../../../../../../../../../../../etc/passwd",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"};
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(blob_open(&call, folder, names[i]), -1);
        assert_int_equal(call_error(&call), ERROR_MISSING);
        call_forgive(&call);
    }
}

static void test_damage_is_found(void **state)
{
    char hex[SHA256_HEX_SIZE], path[200];
    (void)state;
    put("abc", hex);
    snprintf(path, sizeof path, "%s/blobs/%.2s/%s", folder, hex, hex + 2);
    assert_int_equal(chmod(path, 0600), 0);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("abd", file);
    fclose(file);
    assert_false(blob_check(&call, folder, hex));
    assert_int_equal(call_error(&call), ERROR_FAILED);
}

static void test_full_disk(void **state)
{
    (void)state;
    assert_null(blob_begin(&call, "/proc", 1000)); /* a place that cannot be written */
    assert_int_equal(call_error(&call), ERROR_FAILED);
}

#define ON_FOLDER(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_FOLDER(test_kept_once),       ON_FOLDER(test_empty),
        ON_FOLDER(test_too_large),       ON_FOLDER(test_unfinished_goes),
        ON_FOLDER(test_bad_names),       ON_FOLDER(test_damage_is_found),
        ON_FOLDER(test_full_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
