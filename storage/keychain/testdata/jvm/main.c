// Does one thing with the key in a desktop's Java machine: main CLASSES KEYS has|make|seal|open, from standard input to
// standard output. Its exit code is the outcome; what Java threw goes to standard error. It asks from a thread that the
// machine does not know, as Go's threads are.

#include "../../keystore_android.h"
#include <jni.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ALIAS "satchel-secrets"

static JavaVM *vm;
static const char *what;
static int result = 99;

static void *ask(void *unused) {
	static char in[1 << 16];
	size_t length = fread(in, 1, sizeof in, stdin), given = 0;
	void *out = NULL;
	char *why = NULL;
	int there = 0;
	if (!strcmp(what, "has")) {
		result = keystoreHas((uintptr_t)vm, ALIAS, &there, &why);
		printf("%d", there);
	} else if (!strcmp(what, "make")) {
		result = keystoreMake((uintptr_t)vm, ALIAS, &why);
	} else if (!strcmp(what, "seal")) {
		result = keystoreSeal((uintptr_t)vm, ALIAS, in, length, &out, &given, &why);
	} else {
		result = keystoreOpen((uintptr_t)vm, ALIAS, in, length, &out, &given, &why);
	}
	if (out) fwrite(out, 1, given, stdout);
	if (why) fputs(why, stderr);
	return unused;
}

int main(int count, char **words) {
	if (count != 4) return 98;
	what = words[3];
	static char classes[4096], keys[4096];
	snprintf(classes, sizeof classes, "-Djava.class.path=%s", words[1]);
	snprintf(keys, sizeof keys, "-Dkeys=%s", words[2]);
	JavaVMOption options[] = {{classes, NULL}, {keys, NULL}, {"-Xcheck:jni", NULL}, {"-XX:TieredStopAtLevel=1", NULL}};
	JavaVMInitArgs args = {JNI_VERSION_1_6, 4, options, JNI_FALSE};
	JNIEnv *env;
	if (JNI_CreateJavaVM(&vm, (void **)&env, &args) != JNI_OK) return 97;
	jclass provider = (*env)->FindClass(env, "DesktopKeys");
	jmethodID install = provider ? (*env)->GetStaticMethodID(env, provider, "install", "()V") : NULL;
	if (install) (*env)->CallStaticVoidMethod(env, provider, install);
	if (!install || (*env)->ExceptionCheck(env)) {
		(*env)->ExceptionDescribe(env);
		return 96;
	}
	pthread_t thread;
	if (pthread_create(&thread, NULL, ask, NULL)) return 95;
	pthread_join(thread, NULL);
	(*vm)->DestroyJavaVM(vm);
	fflush(stdout);
	return result;
}
