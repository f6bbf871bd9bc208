package dev.smartcron.store.db;

/** The address of a PostgreSQL database. Neither it nor a part of it but the server is shown: a password may stand in it. */
record ServerAddress(String url) {
    static final String PREFIX = "jdbc:postgresql:";

    /** The same with a property; the driver takes the last of several. */
    ServerAddress with(String property, String value) {
        return new ServerAddress(url + (url.indexOf('?') < 0 ? '?' : '&') + property + '=' + value);
    }

    /** Without what may be a secret. */
    @Override
    public String toString() {
        return server();
    }

    /** The host and port. */
    String server() {
        String path = path();
        return path.startsWith("//") ? path.substring("//".length()).split("/", 2)[0] : "of this machine";
    }

    /** Checks whether a user stands before the host: the driver takes that for a part of the host's name. */
    boolean namesUser() {
        String path = path();
        int at = path.indexOf('@');
        int slash = path.indexOf('/', "//".length());
        return at >= 0 && (slash < 0 || at < slash);
    }

    /**
     * Checks for the faults of which the driver logs the whole address: one slash stands behind the hosts, and two digits behind
     * a percent sign.
     */
    boolean isReadable() {
        String path = path();
        int slash = path.indexOf('/', "//".length());
        boolean oneSlash = path.equals("//") || !path.startsWith("//") || (slash > 0 && slash == path.lastIndexOf('/'));
        return oneSlash && path.indexOf(';') < 0 && !hasOddPercent();
    }

    private boolean hasOddPercent() {
        for (int percent = url.indexOf('%'); percent >= 0; percent = url.indexOf('%', percent + 1)) {
            if (percent + 2 >= url.length()
                    || Character.digit(url.charAt(percent + 1), 16) < 0
                    || Character.digit(url.charAt(percent + 2), 16) < 0) {
                return true;
            }
        }
        return false;
    }

    /** The part before the properties. */
    private String path() {
        int query = url.indexOf('?');
        return url.substring(PREFIX.length(), query < 0 ? url.length() : query);
    }
}
