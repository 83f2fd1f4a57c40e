// Generic passwords of Keychain Services:
// https://developer.apple.com/documentation/security/keychain-items
// They stay on this phone, and are open from its first unlocking on, for uploads go on while it lies locked.

#include "keychain_ios.h"
#include <CoreFoundation/CoreFoundation.h>
#include <Security/Security.h>
#include <stdlib.h>
#include <string.h>

static int add(CFMutableDictionaryRef to, CFStringRef key, const char *text) {
	CFStringRef value = CFStringCreateWithCString(NULL, text, kCFStringEncodingUTF8);
	if (!value) return 0;
	CFDictionarySetValue(to, key, value);
	CFRelease(value);
	return 1;
}

// named is the query for one item, or NULL without memory or where a name is no UTF-8.
static CFMutableDictionaryRef named(const char *service, const char *user) {
	CFMutableDictionaryRef query = CFDictionaryCreateMutable(NULL, 0, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks);
	if (!query) return NULL;
	CFDictionarySetValue(query, kSecClass, kSecClassGenericPassword);
	if (add(query, kSecAttrService, service) && add(query, kSecAttrAccount, user)) return query;
	CFRelease(query);
	return NULL;
}

static int32_t copied(CFDataRef data, void **secret, size_t *length) {
	*length = (size_t)CFDataGetLength(data);
	*secret = malloc(*length + 1);
	if (!*secret) return errSecAllocate;
	memcpy(*secret, CFDataGetBytePtr(data), *length);
	return errSecSuccess;
}

int32_t keychainGet(const char *service, const char *user, void **secret, size_t *length) {
	CFMutableDictionaryRef query = named(service, user);
	if (!query) return errSecAllocate;
	CFDictionarySetValue(query, kSecReturnData, kCFBooleanTrue);
	CFDictionarySetValue(query, kSecMatchLimit, kSecMatchLimitOne);
	CFTypeRef found = NULL;
	OSStatus status = SecItemCopyMatching(query, &found);
	CFRelease(query);
	if (status == errSecSuccess) status = found ? copied((CFDataRef)found, secret, length) : errSecItemNotFound;
	if (found) CFRelease(found);
	return status;
}

int32_t keychainSet(const char *service, const char *user, const void *secret, size_t length) {
	CFMutableDictionaryRef query = named(service, user);
	CFDataRef data = CFDataCreate(NULL, secret, (CFIndex)length);
	CFMutableDictionaryRef change = CFDictionaryCreateMutable(NULL, 0, &kCFTypeDictionaryKeyCallBacks, &kCFTypeDictionaryValueCallBacks);
	OSStatus status = errSecAllocate;
	if (query && data && change) {
		CFDictionarySetValue(change, kSecValueData, data);
		CFDictionarySetValue(change, kSecAttrAccessible, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly);
		status = SecItemUpdate(query, change);
		if (status == errSecItemNotFound) {
			CFDictionarySetValue(query, kSecValueData, data);
			CFDictionarySetValue(query, kSecAttrAccessible, kSecAttrAccessibleAfterFirstUnlockThisDeviceOnly);
			status = SecItemAdd(query, NULL);
		}
	}
	if (query) CFRelease(query);
	if (data) CFRelease(data);
	if (change) CFRelease(change);
	return status;
}

int32_t keychainDelete(const char *service, const char *user) {
	CFMutableDictionaryRef query = named(service, user);
	if (!query) return errSecAllocate;
	OSStatus status = SecItemDelete(query);
	CFRelease(query);
	return status;
}
