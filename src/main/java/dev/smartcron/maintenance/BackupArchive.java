package dev.smartcron.maintenance;

import dev.smartcron.maintenance.Manifest.PackedFile;
import dev.smartcron.text.Synced;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Packs a backup into one file, and unpacks it: a {@code tar.gz}, its manifest first. */
final class BackupArchive {
    private static final int BUFFER = 1 << 16;
    private static final String DIGEST = "SHA-256";

    private BackupArchive() {}

    /** Describes a file to be packed. */
    static PackedFile describe(String name, Path file) throws IOException {
        MessageDigest digest = digest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            long bytes = Files.copy(file, out);
            return new PackedFile(name, bytes, hex(digest));
        }
    }

    /**
     * Writes it; it is on the disk when this returns.
     *
     * @param target is made, its owner's alone
     * @param files where those of the manifest are, by their names in it
     */
    static void write(Path target, Manifest manifest, Map<String, Path> files) throws IOException {
        Files.createFile(target, WorkFolder.OWNER_ONLY);
        try (OutputStream out =
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(target), BUFFER), BUFFER)) {
            TarWriter tar = new TarWriter(out);
            byte[] json = manifest.toJson().getBytes(StandardCharsets.UTF_8);
            tar.add(Manifest.NAME, json.length, manifest.at(), new ByteArrayInputStream(json));
            for (PackedFile file : manifest.files()) {
                try (InputStream in = Files.newInputStream(files.get(file.name()))) {
                    tar.add(file.name(), file.bytes(), manifest.at(), in);
                }
            }
            tar.finish();
        }
        Synced.file(target);
    }

    /**
     * Reads all of it, and holds it against its manifest.
     *
     * @param into where its copy of the database is put; null to look only
     * @throws IOException saying what is wrong with it, as the rest of a sentence
     */
    static Manifest read(Path archive, @Nullable Path into) throws IOException {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), BUFFER);
                InputStream in = new GZIPInputStream(file, BUFFER)) {
            TarReader tar = new TarReader(in);
            TarReader.TarEntry first = tar.next();
            if (first == null || !first.name().equals(Manifest.NAME) || first.size() > Manifest.MOST_BYTES) {
                throw new IOException("it is no backup of SmartCron's");
            }
            ByteArrayOutputStream json = new ByteArrayOutputStream();
            tar.copy(json);
            Manifest manifest = Manifest.fromJson(json.toString(StandardCharsets.UTF_8));
            for (PackedFile expected : manifest.files()) {
                read(tar, expected, into);
            }
            if (tar.next() != null) {
                throw new IOException("it has more files than its manifest says");
            }
            return manifest;
        } catch (EOFException e) {
            throw new IOException("it is cut off", e);
        } catch (ZipException e) {
            throw new IOException("it is damaged, or no backup of SmartCron's", e);
        }
    }

    private static void read(TarReader tar, PackedFile expected, @Nullable Path into) throws IOException {
        TarReader.TarEntry entry = tar.next();
        if (entry == null || !entry.name().equals(expected.name()) || entry.size() != expected.bytes()) {
            throw new IOException("it has other files than its manifest says");
        }
        MessageDigest digest = digest();
        Path target = into == null || !DumpedDatabase.isOne(expected.name())
                ? null
                : Files.createFile(into.resolve(expected.name()), WorkFolder.OWNER_ONLY);
        try (OutputStream out = new DigestOutputStream(
                target == null
                        ? OutputStream.nullOutputStream()
                        : new BufferedOutputStream(Files.newOutputStream(target), BUFFER),
                digest)) {
            tar.copy(out);
        }
        if (!hex(digest).equals(expected.sha256())) {
            throw new IOException("its " + expected.name() + " is not what was packed");
        }
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance(DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new UncheckedIOException(new IOException("every Java has it", e));
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
