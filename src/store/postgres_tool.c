/* SPDX-License-Identifier: Apache-2.0 */
/* PostgreSQL's own programs, for what only they can do: pg_dump and pg_restore. */
#include "store/driver.h"

#include <errno.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* 15 for PostgreSQL 15; 0 if it does not answer, which the program then says itself. */
static int server_version(const char *conninfo)
{
    PGconn *server = PQconnectdb(conninfo);
    int version = PQserverVersion(server) / 10000;
    PQfinish(server);
    return version;
}

/* Of the server's own version, for an older one refuses it; else of a newer, else what is in
 * PATH. */
static const char *tool_path(struct call *call, const char *conninfo, const char *name)
{
    enum { NEWER_MAX = 10, OLDEST = 15 };
    int version = server_version(conninfo);
    if (version < OLDEST)
        version = OLDEST;
    for (int i = 0; i < NEWER_MAX; i++) {
        const char *own = arena_format(call->arena, "/usr/lib/postgresql/%d/bin/%s", version + i,
                                       name);
        if (access(own, X_OK) == 0)
            return own;
    }
    return name;
}

/* The parts of the connection string, so that no password is seen among the arguments. */
static char **environment_make(struct call *call, PQconninfoOption *options)
{
    size_t count = 0, used = 0;
    for (char **e = environ; *e != NULL; e++)
        count++;
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        count++;
    char **out = arena_array(call->arena, count + 1, sizeof *out);
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        if (o->val != NULL && o->envvar != NULL)
            out[used++] = arena_format(call->arena, "%s=%s", o->envvar, o->val);
    for (char **e = environ; *e != NULL; e++)
        if (strncmp(*e, "PG", 2) != 0)
            out[used++] = *e;
    return out;
}

const char *postgres_tool_run(struct call *call, const char *conninfo,
                              const char *const *arguments)
{
    char *error = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &error);
    if (options == NULL) {
        PQfreemem(error);
        return "connection string";
    }
    char **environment = environment_make(call, options);
    PQconninfoFree(options);
    pid_t child;
    int status = -1;
    int code = posix_spawnp(&child, tool_path(call, conninfo, arguments[0]), NULL, NULL,
                            (char *const *)(uintptr_t)arguments, environment);
    if (code != 0)
        return arena_format(call->arena, "%s: %s", arguments[0], strerror(code));
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? NULL : arguments[0];
}

const char *postgres_database(struct call *call, const char *conninfo)
{
    char *error = NULL;
    PQconninfoOption *options = PQconninfoParse(conninfo, &error);
    const char *name = "";
    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        if (strcmp(o->keyword, "dbname") == 0 && o->val != NULL)
            name = arena_string(call->arena, o->val);
    PQconninfoFree(options);
    PQfreemem(error);
    return name;
}
