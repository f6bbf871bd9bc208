package dev.smartcron.output.redaction;

import java.util.Collection;

/**
 * Finds any number of words in bytes in one pass (Aho and Corasick, 1975).
 *
 * <p>States are numbered by their depth, which is how many bytes of some word were just seen. Those of depth 0 and 1,
 * where ordinary text nearly always is, have a row for every byte; deeper ones have few children and are searched.
 */
final class Automaton {
    private final int dense;
    private final int[] rows;
    private final int[] child;
    private final int[] sibling;
    private final byte[] label;
    private final int[] fail;
    private final int[] depth;
    /** Length of the longest word that ends here; zero for none. */
    private final int[] longest;

    private int state;

    /** Words have at least three bytes. */
    Automaton(Collection<byte[]> words) {
        int most = 1;
        for (byte[] word : words) {
            most += word.length;
        }
        Trie trie = new Trie(most);
        for (byte[] word : words) {
            trie.add(word);
        }
        int size = trie.size;
        child = new int[size];
        sibling = new int[size];
        label = new byte[size];
        fail = new int[size];
        depth = new int[size];
        longest = new int[size];
        dense = number(trie, size);
        rows = new int[dense << 8];
        for (int one = child[0]; one != 0; one = sibling[one]) {
            rows[label[one] & 0xff] = one;
        }
        for (int one = child[0]; one != 0; one = sibling[one]) {
            System.arraycopy(rows, 0, rows, one << 8, 256);
            for (int two = child[one]; two != 0; two = sibling[two]) {
                rows[(one << 8) | (label[two] & 0xff)] = two;
            }
        }
        for (int at = 1; at < size; at++) {
            for (int next = child[at]; next != 0; next = sibling[next]) {
                fail[next] = step(fail[at], label[next]);
            }
            longest[at] = Math.max(longest[at], longest[fail[at]]);
        }
    }

    private Automaton(Automaton other) {
        dense = other.dense;
        rows = other.rows;
        child = other.child;
        sibling = other.sibling;
        label = other.label;
        fail = other.fail;
        depth = other.depth;
        longest = other.longest;
    }

    /** The same words for another stream of bytes. */
    Automaton fresh() {
        return new Automaton(this);
    }

    /** Numbers the nodes by depth; returns how many are of depth 0 and 1. */
    private int number(Trie trie, int size) {
        int[] nodes = new int[size];
        int numbered = 1;
        int shallow = 1;
        for (int at = 0; at < size; at++) {
            int last = 0;
            for (int node = trie.child[nodes[at]]; node != 0; node = trie.sibling[node]) {
                nodes[numbered] = node;
                label[numbered] = trie.label[node];
                depth[numbered] = depth[at] + 1;
                longest[numbered] = trie.word[node] ? depth[numbered] : 0;
                if (last == 0) {
                    child[at] = numbered;
                } else {
                    sibling[last] = numbered;
                }
                last = numbered++;
            }
            shallow = at == 0 ? numbered : shallow;
        }
        return shallow;
    }

    private int step(int from, byte b) {
        int at = from;
        while (at >= dense) {
            int next = child[at];
            while (next != 0 && label[next] != b) {
                next = sibling[next];
            }
            if (next != 0) {
                return next;
            }
            at = fail[at];
        }
        return rows[(at << 8) | (b & 0xff)];
    }

    /** Reads on until a word ends, which {@link #found} then tells; returns where, or {@code to}. */
    int read(byte[] in, int from, int to) {
        int[] goes = rows;
        int shallow = dense;
        int at = state;
        int i = from;
        while (i < to) {
            // Ordinary text never leaves this loop for long.
            while (at < shallow && i < to) {
                at = goes[(at << 8) | (in[i++] & 0xff)];
            }
            if (at >= shallow && i < to) {
                at = step(at, in[i++]);
                if (at >= shallow && longest[at] > 0) {
                    break;
                }
            }
        }
        state = at;
        return i;
    }

    /** Length of the longest word that has just ended; zero for none. */
    int found() {
        return longest[state];
    }

    /** Counts the last bytes that may be the beginning of a word. */
    int pending() {
        return depth[state];
    }

    /** The words as a tree, in the order they came in. */
    private static final class Trie {
        private final int[] child;
        private final int[] sibling;
        private final byte[] label;
        private final boolean[] word;
        private int size = 1;

        Trie(int most) {
            child = new int[most];
            sibling = new int[most];
            label = new byte[most];
            word = new boolean[most];
        }

        void add(byte[] bytes) {
            int at = 0;
            for (byte b : bytes) {
                int next = child[at];
                while (next != 0 && label[next] != b) {
                    next = sibling[next];
                }
                if (next == 0) {
                    next = size++;
                    label[next] = b;
                    sibling[next] = child[at];
                    child[at] = next;
                }
                at = next;
            }
            word[at] = true;
        }
    }
}
