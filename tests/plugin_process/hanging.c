/* What hangs in the tests: each name that is resolved, and each file whose name ends in "hangs". Says so on standard error first. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static void hang(const char *what) {
  if (write(2, what, strlen(what)) >= 0)
    for (;;) pause();
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **found) {
  (void)node, (void)service, (void)hints, (void)found;
  hang("a name hangs\n");
  return EAI_FAIL;
}

int open64(const char *path, int flags, ...) {
  const char *end = strrchr(path, '.');
  if (end && strcmp(end, ".hangs") == 0) hang("a file hangs\n");
  va_list more;
  va_start(more, flags);
  mode_t mode = va_arg(more, mode_t);
  va_end(more);
  int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
  return real(path, flags, mode);
}
