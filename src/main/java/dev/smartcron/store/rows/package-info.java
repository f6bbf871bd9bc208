/** Rows as records, and the parts that several SQL texts share. */
@NullMarked
package dev.smartcron.store.rows;

import org.jspecify.annotations.NullMarked;
