// What Go calls of iOS's Keychain Services. Each returns an OSStatus; a secret given back is malloc'd.
#include <stddef.h>
#include <stdint.h>

int32_t keychainGet(const char *service, const char *user, void **secret, size_t *length);
int32_t keychainSet(const char *service, const char *user, const void *secret, size_t length);
int32_t keychainDelete(const char *service, const char *user);
