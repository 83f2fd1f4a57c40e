// AES-256-GCM with a key that the Android KeyStore system makes and never gives out:
// https://developer.android.com/privacy-and-security/keystore
// Sealed bytes are the nonce that KeyStore chose, with its length in one byte before it, then what it encrypted.

#include "keystore_android.h"
#include <jni.h>
#include <stdlib.h>
#include <string.h>

#define STORE "AndroidKeyStore"
#define TAG_BITS 128     // the longest tag of GCM, and the only one KeyStore takes
#define PURPOSES (1 | 2) // KeyProperties.PURPOSE_ENCRYPT | PURPOSE_DECRYPT
#define LOCALS 32        // more references than one call here makes

// call is one call of Go's: it holds its thread to the machine for as long as it lasts.
typedef struct {
	JavaVM *vm;
	JNIEnv *env;
	int attached;
} call;

static int begin(call *c, uintptr_t vm) {
	c->vm = (JavaVM *)vm;
	c->attached = 0;
	jint status = (*c->vm)->GetEnv(c->vm, (void **)&c->env, JNI_VERSION_1_6);
	if (status == JNI_EDETACHED) {
#ifdef __ANDROID__
		status = (*c->vm)->AttachCurrentThread(c->vm, &c->env, NULL);
#else // where a test runs this on a desktop's machine, whose header has another type for it
		status = (*c->vm)->AttachCurrentThread(c->vm, (void **)&c->env, NULL);
#endif
		c->attached = status == JNI_OK;
	}
	if (status != JNI_OK) return 0;
	if ((*c->env)->PushLocalFrame(c->env, LOCALS) == 0) return 1;
	(*c->env)->ExceptionClear(c->env);
	if (c->attached) (*c->vm)->DetachCurrentThread(c->vm);
	return 0;
}

static void end(call *c) {
	(*c->env)->PopLocalFrame(c->env, NULL);
	if (c->attached) (*c->vm)->DetachCurrentThread(c->vm);
}

static char *copied(JNIEnv *env, jstring text) {
	const char *utf = text ? (*env)->GetStringUTFChars(env, text, NULL) : NULL;
	if (!utf) return NULL;
	char *copy = strdup(utf);
	(*env)->ReleaseStringUTFChars(env, text, utf);
	return copy;
}

// threw tells whether Java threw, and what: it ends the exception.
static int threw(JNIEnv *env, char **why, const char *damaging, int *outcome) {
	jthrowable thrown = (*env)->ExceptionOccurred(env);
	if (!thrown) return 0;
	(*env)->ExceptionClear(env);
	*outcome = keystoreFailed;
	if (damaging) {
		jclass kind = (*env)->FindClass(env, damaging);
		if (kind && (*env)->IsInstanceOf(env, thrown, kind)) *outcome = keystoreDamaged;
		(*env)->ExceptionClear(env);
	}
	jclass object = (*env)->FindClass(env, "java/lang/Object");
	jmethodID toString = object ? (*env)->GetMethodID(env, object, "toString", "()Ljava/lang/String;") : NULL;
	jstring text = toString ? (*env)->CallObjectMethod(env, thrown, toString) : NULL;
	if ((*env)->ExceptionCheck(env)) {
		(*env)->ExceptionClear(env);
		text = NULL;
	}
	*why = copied(env, text);
	return 1;
}

// Each of these does one thing in Java, and leaves what it throws to be found by threw; its result is NULL then.

static jobject sound(JNIEnv *env, jobject result) {
	return (*env)->ExceptionCheck(env) ? NULL : result;
}

static jobject callStatic(JNIEnv *env, const char *class, const char *method, const char *signature, jstring first, jstring second) {
	jclass found = (*env)->FindClass(env, class);
	jmethodID id = found ? (*env)->GetStaticMethodID(env, found, method, signature) : NULL;
	return id ? sound(env, (*env)->CallStaticObjectMethod(env, found, id, first, second)) : NULL;
}

static jmethodID methodOf(JNIEnv *env, const char *class, const char *method, const char *signature) {
	jclass found = (*env)->FindClass(env, class);
	return found ? (*env)->GetMethodID(env, found, method, signature) : NULL;
}

static jobject only(JNIEnv *env, const char *word) { // an array of the one word
	jclass string = (*env)->FindClass(env, "java/lang/String");
	jstring said = string ? (*env)->NewStringUTF(env, word) : NULL;
	return said ? (*env)->NewObjectArray(env, 1, string, said) : NULL;
}

// keyOf is the key, or NULL where there is none.
static jobject keyOf(JNIEnv *env, const char *alias) {
	jstring store = (*env)->NewStringUTF(env, STORE), name = (*env)->NewStringUTF(env, alias);
	if (!store || !name) return NULL;
	jobject keys = callStatic(env, "java/security/KeyStore", "getInstance", "(Ljava/lang/String;)Ljava/security/KeyStore;", store, NULL);
	jmethodID load = keys ? methodOf(env, "java/security/KeyStore", "load", "(Ljava/security/KeyStore$LoadStoreParameter;)V") : NULL;
	if (!load) return NULL;
	(*env)->CallVoidMethod(env, keys, load, NULL);
	if ((*env)->ExceptionCheck(env)) return NULL;
	jmethodID get = methodOf(env, "java/security/KeyStore", "getKey", "(Ljava/lang/String;[C)Ljava/security/Key;");
	return get ? sound(env, (*env)->CallObjectMethod(env, keys, get, name, NULL)) : NULL;
}

#define BUILDER "android/security/keystore/KeyGenParameterSpec$Builder"
#define BUILDER_TYPE "L" BUILDER ";"

static jobject specFor(JNIEnv *env, const char *alias) {
	jclass class = (*env)->FindClass(env, BUILDER);
	jmethodID create = class ? (*env)->GetMethodID(env, class, "<init>", "(Ljava/lang/String;I)V") : NULL;
	jmethodID modes = create ? (*env)->GetMethodID(env, class, "setBlockModes", "([Ljava/lang/String;)" BUILDER_TYPE) : NULL;
	jmethodID paddings = modes ? (*env)->GetMethodID(env, class, "setEncryptionPaddings", "([Ljava/lang/String;)" BUILDER_TYPE) : NULL;
	jmethodID size = paddings ? (*env)->GetMethodID(env, class, "setKeySize", "(I)" BUILDER_TYPE) : NULL;
	jmethodID build = size ? (*env)->GetMethodID(env, class, "build", "()Landroid/security/keystore/KeyGenParameterSpec;") : NULL;
	jstring name = build ? (*env)->NewStringUTF(env, alias) : NULL;
	jobject builder = name ? sound(env, (*env)->NewObject(env, class, create, name, PURPOSES)) : NULL;
	jobject gcm = builder ? only(env, "GCM") : NULL;
	jobject none = gcm ? only(env, "NoPadding") : NULL;
	if (!none) return NULL;
	if (builder) builder = sound(env, (*env)->CallObjectMethod(env, builder, modes, gcm));
	if (builder) builder = sound(env, (*env)->CallObjectMethod(env, builder, paddings, none));
	if (builder) builder = sound(env, (*env)->CallObjectMethod(env, builder, size, (jint)256));
	return builder ? sound(env, (*env)->CallObjectMethod(env, builder, build)) : NULL;
}

static void makeKey(JNIEnv *env, const char *alias) {
	jobject spec = specFor(env, alias);
	jstring aes = spec ? (*env)->NewStringUTF(env, "AES") : NULL, store = aes ? (*env)->NewStringUTF(env, STORE) : NULL;
	jobject maker = store ? callStatic(env, "javax/crypto/KeyGenerator", "getInstance",
		"(Ljava/lang/String;Ljava/lang/String;)Ljavax/crypto/KeyGenerator;", aes, store) : NULL;
	jmethodID init = maker ? methodOf(env, "javax/crypto/KeyGenerator", "init", "(Ljava/security/spec/AlgorithmParameterSpec;)V") : NULL;
	jmethodID make = init ? methodOf(env, "javax/crypto/KeyGenerator", "generateKey", "()Ljavax/crypto/SecretKey;") : NULL;
	if (!make) return;
	(*env)->CallVoidMethod(env, maker, init, spec);
	if (!(*env)->ExceptionCheck(env)) sound(env, (*env)->CallObjectMethod(env, maker, make));
}

static jobject newCipher(JNIEnv *env) {
	jstring name = (*env)->NewStringUTF(env, "AES/GCM/NoPadding");
	return name ? callStatic(env, "javax/crypto/Cipher", "getInstance", "(Ljava/lang/String;)Ljavax/crypto/Cipher;", name, NULL) : NULL;
}

static jbyteArray bytesOf(JNIEnv *env, const void *from, size_t length) {
	jbyteArray bytes = (*env)->NewByteArray(env, (jsize)length);
	if (bytes) (*env)->SetByteArrayRegion(env, bytes, 0, (jsize)length, from);
	return bytes;
}

static jbyteArray finish(JNIEnv *env, jobject cipher, jbyteArray input) {
	jmethodID doFinal = methodOf(env, "javax/crypto/Cipher", "doFinal", "([B)[B");
	return doFinal ? sound(env, (*env)->CallObjectMethod(env, cipher, doFinal, input)) : NULL;
}

static jbyteArray encrypt(JNIEnv *env, jobject key, const void *plain, size_t length, jbyteArray *nonce) {
	jobject cipher = newCipher(env);
	jmethodID init = cipher ? methodOf(env, "javax/crypto/Cipher", "init", "(ILjava/security/Key;)V") : NULL;
	jmethodID getIV = init ? methodOf(env, "javax/crypto/Cipher", "getIV", "()[B") : NULL;
	jbyteArray input = getIV ? bytesOf(env, plain, length) : NULL;
	if (!input) return NULL;
	(*env)->CallVoidMethod(env, cipher, init, (jint)1 /* Cipher.ENCRYPT_MODE */, key);
	if ((*env)->ExceptionCheck(env)) return NULL;
	*nonce = sound(env, (*env)->CallObjectMethod(env, cipher, getIV));
	return *nonce ? finish(env, cipher, input) : NULL;
}

static jbyteArray decrypt(JNIEnv *env, jobject key, jbyteArray nonce, jbyteArray input) {
	jclass class = (*env)->FindClass(env, "javax/crypto/spec/GCMParameterSpec");
	jmethodID create = class ? (*env)->GetMethodID(env, class, "<init>", "(I[B)V") : NULL;
	jobject spec = create ? sound(env, (*env)->NewObject(env, class, create, (jint)TAG_BITS, nonce)) : NULL;
	jobject cipher = spec ? newCipher(env) : NULL;
	jmethodID init = cipher ? methodOf(env, "javax/crypto/Cipher", "init", "(ILjava/security/Key;Ljava/security/spec/AlgorithmParameterSpec;)V") : NULL;
	if (!init) return NULL;
	(*env)->CallVoidMethod(env, cipher, init, (jint)2 /* Cipher.DECRYPT_MODE */, key, spec);
	return (*env)->ExceptionCheck(env) ? NULL : finish(env, cipher, input);
}

static int has(JNIEnv *env, const char *alias, int *there, char **why) {
	jobject key = keyOf(env, alias);
	int outcome = keystoreDone;
	if (!threw(env, why, NULL, &outcome)) *there = key != NULL;
	return outcome;
}

static int makeOne(JNIEnv *env, const char *alias, char **why) {
	int outcome = keystoreDone;
	makeKey(env, alias);
	threw(env, why, NULL, &outcome);
	return outcome;
}

static int give(JNIEnv *env, jbyteArray nonce, jbyteArray from, void **bytes, size_t *length) {
	size_t before = nonce ? 1 + (*env)->GetArrayLength(env, nonce) : 0, after = (*env)->GetArrayLength(env, from);
	jbyte *out = before <= 256 ? malloc(before + after + 1) : NULL;
	if (!out) return keystoreFailed;
	if (nonce) {
		out[0] = (jbyte)(before - 1);
		(*env)->GetByteArrayRegion(env, nonce, 0, (jsize)(before - 1), out + 1);
	}
	(*env)->GetByteArrayRegion(env, from, 0, (jsize)after, out + before);
	*bytes = out;
	*length = before + after;
	return keystoreDone;
}

static int sealOne(JNIEnv *env, const char *alias, const void *plain, size_t length, void **sealed, size_t *sealedLength, char **why) {
	int outcome = keystoreGone;
	jobject key = keyOf(env, alias);
	if (threw(env, why, NULL, &outcome) || !key) return outcome;
	jbyteArray nonce = NULL, secret = encrypt(env, key, plain, length, &nonce);
	if (threw(env, why, NULL, &outcome)) return outcome;
	return secret ? give(env, nonce, secret, sealed, sealedLength) : keystoreFailed;
}

static int openOne(JNIEnv *env, const char *alias, const unsigned char *sealed, size_t length, void **plain, size_t *plainLength, char **why) {
	int outcome = keystoreGone;
	jobject key = keyOf(env, alias);
	if (threw(env, why, NULL, &outcome) || !key) return outcome;
	jbyteArray nonce = bytesOf(env, sealed + 1, sealed[0]);
	jbyteArray secret = nonce ? bytesOf(env, sealed + 1 + sealed[0], length - 1 - sealed[0]) : NULL;
	jbyteArray opened = secret ? decrypt(env, key, nonce, secret) : NULL;
	// A tag that doesn't fit is a kind of bad padding; a nonce that was changed to another length is no parameter of GCM.
	if (threw(env, why, "java/security/GeneralSecurityException", &outcome)) return outcome;
	return opened ? give(env, NULL, opened, plain, plainLength) : keystoreFailed;
}

int keystoreHas(uintptr_t vm, const char *alias, int *there, char **why) {
	call c;
	if (!begin(&c, vm)) return keystoreFailed;
	int outcome = has(c.env, alias, there, why);
	end(&c);
	return outcome;
}

int keystoreMake(uintptr_t vm, const char *alias, char **why) {
	call c;
	if (!begin(&c, vm)) return keystoreFailed;
	int outcome = makeOne(c.env, alias, why);
	end(&c);
	return outcome;
}

int keystoreSeal(uintptr_t vm, const char *alias, const void *plain, size_t length, void **sealed, size_t *sealedLength, char **why) {
	call c;
	if (!begin(&c, vm)) return keystoreFailed;
	int outcome = sealOne(c.env, alias, plain, length, sealed, sealedLength, why);
	end(&c);
	return outcome;
}

int keystoreOpen(uintptr_t vm, const char *alias, const void *sealed, size_t length, void **plain, size_t *plainLength, char **why) {
	const unsigned char *in = sealed;
	if (length < 1 || length - 1 < in[0]) return keystoreDamaged;
	call c;
	if (!begin(&c, vm)) return keystoreFailed;
	int outcome = openOne(c.env, alias, in, length, plain, plainLength, why);
	end(&c);
	return outcome;
}
