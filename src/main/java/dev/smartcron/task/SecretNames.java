package dev.smartcron.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Recognises names whose values are secrets, of variables, options and fields, by whole words: KEY is one in
 * {@code API_KEY} and in {@code apiKey}, and none in {@code KEYSPACE}. The one list for what is masked and
 * what is refused.
 */
final class SecretNames {
    /** Words for what somebody types in: any value may be one, a number too. */
    private static final Set<String> PASSWORDS =
            words("PASSWORD PASSWORDS PASSWD PASSPHRASE PASSCODE PIN OTP SSHPASS DBPASS PGPASS");

    /** Words for what is made to be secret. */
    private static final Set<String> SURE =
            words("SECRET SECRETS TOKEN TOKENS CREDENTIAL CREDENTIALS CREDS APIKEY BEARER JWT");

    /** Words that stand for harmless things too, so that the value decides as well. */
    private static final Set<String> DOUBTFUL = words("KEY KEYS AUTH AUTHORIZATION COOKIE COOKIES SIG SIGNATURE PASS");

    /** Ends of words that are written without a gap: {@code PGPASSWORD}, {@code CLIENTSECRET}. */
    private static final List<String> ENDS = List.of(
            "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "APIKEY", "ACCESSKEY", "SECRETKEY", "PRIVATEKEY");

    /** Words that make a secret beyond doubt of the {@code KEY} behind them. */
    private static final Set<String> KEYS =
            words("API APP ACCESS AUTH PRIVATE SECRET SIGNING ENCRYPTION DECRYPTION MASTER HMAC JWT ACCOUNT LICENSE");

    /** Words that make a harmless thing of it. */
    private static final Set<String> OPEN_KEYS = words(
            "PUBLIC PUBLISHABLE PRIMARY FOREIGN SORT PARTITION SHARD CACHE" + " OBJECT UNIQUE IDEMPOTENCY HASH RANGE");

    /** First words of switches, which say whether there is a secret. */
    private static final Set<String> SWITCHES =
            words("NO ASK SKIP WITHOUT USE HAS IS REQUIRE REQUIRES ENABLE DISABLE ALLOW PROMPT");

    /** Last words that say it is about a secret, and none itself. */
    private static final Set<String> ABOUT =
            words("FILE PATH DIR FOLDER URL URI ENDPOINT HOST PORT SOCK SOCKET ID NAME USER TTL EXPIRY EXPIRES TIMEOUT"
                    + " SECONDS MINUTES HOURS DAYS LENGTH SIZE COUNT LIMIT TYPE COLUMN FIELD HEADER HEADERS PREFIX SUFFIX"
                    + " ALGORITHM VERSION POLICY REGION MODE ENABLED ISSUER AUDIENCE LABEL FORMAT METHOD PROVIDER BACKEND"
                    + " SERVER SERVICE DOMAIN REALM SCOPE SCOPES SCHEME STRATEGY TABLE SPACE AGE LIFETIME LOCATION ARN"
                    + " EMAIL BITS ROUNDS DRIVER CLASS REQUIRED ROLE");

    /** The certainty with which a name says that its value is a secret. */
    enum Sureness {
        /** It does not. */
        NONE,
        /** A secret, where the value does not look harmless. */
        DOUBTFUL,
        /** A secret, where the value is not plainly something else. */
        SURE,
        /** A secret, nearly whatever the value is. */
        PASSWORD;

        /** This, or none where it is less sure than another. */
        Sureness atLeast(Sureness least) {
            return compareTo(least) < 0 ? NONE : this;
        }
    }

    private SecretNames() {}

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /** The sureness of a variable's name, or of an option's. {@code PWD} alone is a shell's folder. */
    static Sureness ofVariable(String name) {
        return of(split(name), false);
    }

    /** The sureness of a name within a value, as in {@code Server=x;Pwd=y}: a short one is a password there. */
    static Sureness ofField(String name) {
        return of(split(name), true);
    }

    /** Checks whether a name has to do with secrets, also where its value is none as a whole, as of a header or a DSN. */
    static boolean hasToDoWithSecrets(String name) {
        List<String> words = split(name);
        for (int i = 0; i < words.size(); i++) {
            boolean holder = words.get(i).startsWith("HEADER") || words.get(i).equals("DSN");
            if (holder || ofWord(words, i, true) != Sureness.NONE) {
                return true;
            }
        }
        return false;
    }

    /** Checks whether a name says that its value is only about a secret, or about something else altogether. */
    static boolean isAbout(String name) {
        List<String> words = split(name);
        return !words.isEmpty() && ABOUT.contains(words.get(words.size() - 1));
    }

    private static Sureness of(List<String> words, boolean field) {
        if (words.isEmpty()
                || ABOUT.contains(words.get(words.size() - 1))
                || (words.size() > 1 && SWITCHES.contains(words.get(0)))) {
            return Sureness.NONE;
        }
        Sureness most = Sureness.NONE;
        for (int i = 0; i < words.size(); i++) {
            Sureness one = ofWord(words, i, field);
            most = one.compareTo(most) > 0 ? one : most;
        }
        return most;
    }

    private static Sureness ofWord(List<String> words, int at, boolean field) {
        String word = words.get(at);
        boolean last = at == words.size() - 1;
        if (PASSWORDS.contains(word)) {
            return Sureness.PASSWORD;
        }
        // DB_PASS and MYSQL_PWD, but neither PWD nor PASS_THROUGH.
        if (word.equals("PASS") || word.equals("PWD") || word.equals("PW")) {
            boolean alone = words.size() == 1 && !field;
            return !last || (alone && !word.equals("PASS"))
                    ? Sureness.NONE
                    : alone ? Sureness.DOUBTFUL : Sureness.PASSWORD;
        }
        if (SURE.contains(word)) {
            return Sureness.SURE;
        }
        for (String end : ENDS) {
            if (word.endsWith(end)) {
                return end.startsWith("PASS") ? Sureness.PASSWORD : Sureness.SURE;
            }
        }
        if (word.startsWith("KEY") && at > 0 && OPEN_KEYS.contains(words.get(at - 1))) {
            return Sureness.NONE;
        }
        if (word.startsWith("KEY") && DOUBTFUL.contains(word) && at > 0 && KEYS.contains(words.get(at - 1))) {
            return Sureness.SURE;
        }
        return DOUBTFUL.contains(word) ? Sureness.DOUBTFUL : Sureness.NONE;
    }

    /** The words of a name in upper case: parted by whatever is no letter, and by the case of letters. */
    private static List<String> split(String name) {
        List<String> words = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            boolean letter = i < name.length() && Character.isLetter(name.charAt(i));
            if (!letter || (i > start && beginsWord(name, i))) {
                if (i > start) {
                    words.add(name.substring(start, i).toUpperCase(Locale.ROOT));
                }
                start = letter ? i : i + 1;
            }
        }
        return words;
    }

    /** The K of {@code apiKey} and of {@code APIKey}. */
    private static boolean beginsWord(String name, int at) {
        boolean upper = Character.isUpperCase(name.charAt(at));
        boolean afterLower = Character.isLowerCase(name.charAt(at - 1));
        boolean beforeLower = at + 1 < name.length() && Character.isLowerCase(name.charAt(at + 1));
        return upper && (afterLower || beforeLower);
    }
}
