import android.security.keystore.KeyGenParameterSpec;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import javax.crypto.KeyGenerator;
import javax.crypto.KeyGeneratorSpi;
import javax.crypto.SecretKey;

/** A provider under the name of Android's, over a key store of the desktop's Java (PKCS #12) in the file "keys". */
public final class DesktopKeys extends Provider {
    private static final char[] PASSWORD = "for this test alone".toCharArray();

    public DesktopKeys() {
        super("AndroidKeyStore", "1", "a desktop's");
        put("KeyStore.AndroidKeyStore", Store.class.getName());
        put("KeyGenerator.AES", Maker.class.getName());
    }

    public static void install() {
        Security.addProvider(new DesktopKeys());
    }

    private static Path file() {
        return Path.of(System.getProperty("keys"));
    }

    private static KeyStore stored() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        if (!Files.exists(file())) {
            keys.load(null, PASSWORD);
            return keys;
        }
        try (InputStream in = Files.newInputStream(file())) {
            keys.load(in, PASSWORD);
        }
        return keys;
    }

    public static final class Maker extends KeyGeneratorSpi {
        private KeyGenParameterSpec spec;

        @Override
        protected void engineInit(AlgorithmParameterSpec asked, SecureRandom random) throws InvalidAlgorithmParameterException {
            spec = (KeyGenParameterSpec) asked;
            if (!spec.asked.equals("3 GCM NoPadding 256")) {
                throw new InvalidAlgorithmParameterException("asked for " + spec.asked);
            }
        }

        @Override
        protected SecretKey engineGenerateKey() {
            try {
                KeyGenerator maker = KeyGenerator.getInstance("AES", "SunJCE");
                maker.init(256);
                SecretKey key = maker.generateKey();
                KeyStore keys = stored();
                keys.setEntry(spec.alias, new KeyStore.SecretKeyEntry(key), new KeyStore.PasswordProtection(PASSWORD));
                try (OutputStream out = Files.newOutputStream(file())) {
                    keys.store(out, PASSWORD);
                }
                return key;
            } catch (Exception e) {
                throw new java.security.ProviderException(e);
            }
        }

        @Override
        protected void engineInit(SecureRandom random) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(int size, SecureRandom random) {
            throw new UnsupportedOperationException();
        }
    }

    /** Gives keys out by their alias, which is all that is asked of it. */
    public static final class Store extends KeyStoreSpi {
        private KeyStore keys;

        @Override
        public void engineLoad(InputStream in, char[] password) throws java.io.IOException {
            try {
                keys = stored();
            } catch (Exception e) {
                throw new java.io.IOException(e);
            }
        }

        @Override
        public Key engineGetKey(String alias, char[] password) throws java.security.UnrecoverableKeyException {
            try {
                return keys.getKey(alias, PASSWORD);
            } catch (Exception e) {
                throw new java.security.UnrecoverableKeyException(e.toString());
            }
        }

        @Override
        public java.security.cert.Certificate[] engineGetCertificateChain(String alias) {
            return null;
        }

        @Override
        public java.security.cert.Certificate engineGetCertificate(String alias) {
            return null;
        }

        @Override
        public Date engineGetCreationDate(String alias) {
            return null;
        }

        @Override
        public void engineSetKeyEntry(String alias, Key key, char[] password, java.security.cert.Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetKeyEntry(String alias, byte[] key, java.security.cert.Certificate[] chain) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineSetCertificateEntry(String alias, java.security.cert.Certificate certificate) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void engineDeleteEntry(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Enumeration<String> engineAliases() {
            return Collections.emptyEnumeration();
        }

        @Override
        public boolean engineContainsAlias(String alias) {
            return false;
        }

        @Override
        public int engineSize() {
            return 0;
        }

        @Override
        public boolean engineIsKeyEntry(String alias) {
            return true;
        }

        @Override
        public boolean engineIsCertificateEntry(String alias) {
            return false;
        }

        @Override
        public String engineGetCertificateAlias(java.security.cert.Certificate certificate) {
            return null;
        }

        @Override
        public void engineStore(OutputStream out, char[] password) {
            throw new UnsupportedOperationException();
        }
    }
}
