/** Rows as records, and the parts that several SQL texts share. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.rows;
