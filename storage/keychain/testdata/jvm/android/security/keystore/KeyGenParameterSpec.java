package android.security.keystore;

import java.security.spec.AlgorithmParameterSpec;

/** What a desktop's Java lacks of Android's class of that name: it carries what was asked for to the store. */
public final class KeyGenParameterSpec implements AlgorithmParameterSpec {
    public final String asked;
    public final String alias;

    private KeyGenParameterSpec(String alias, String asked) {
        this.alias = alias;
        this.asked = asked;
    }

    public static final class Builder {
        private final String alias;
        private final int purposes;
        private String modes = "";
        private String paddings = "";
        private int size;

        public Builder(String alias, int purposes) {
            this.alias = alias;
            this.purposes = purposes;
        }

        public Builder setBlockModes(String... modes) {
            this.modes = String.join(",", modes);
            return this;
        }

        public Builder setEncryptionPaddings(String... paddings) {
            this.paddings = String.join(",", paddings);
            return this;
        }

        public Builder setKeySize(int size) {
            this.size = size;
            return this;
        }

        public KeyGenParameterSpec build() {
            return new KeyGenParameterSpec(alias, purposes + " " + modes + " " + paddings + " " + size);
        }
    }
}
