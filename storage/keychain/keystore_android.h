// What Go calls of the Android KeyStore system, with the address of the process's JavaVM. Bytes given back are malloc'd, and
// so is why, which says what Java threw; it stays NULL where nothing was thrown.
#include <stddef.h>
#include <stdint.h>

enum {
	keystoreDone = 0,
	keystoreFailed = 1,
	keystoreDamaged = 2, // the bytes were not sealed with this key, or were changed since
	keystoreGone = 3,    // there is no such key
};

int keystoreHas(uintptr_t vm, const char *alias, int *there, char **why);
int keystoreMake(uintptr_t vm, const char *alias, char **why); // in place of any key of that alias
int keystoreSeal(uintptr_t vm, const char *alias, const void *plain, size_t length, void **sealed, size_t *sealedLength, char **why);
int keystoreOpen(uintptr_t vm, const char *alias, const void *sealed, size_t length, void **plain, size_t *plainLength, char **why);
