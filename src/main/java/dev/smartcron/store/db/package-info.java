/** The connection and its transactions, the differences between SQLite and PostgreSQL, and the migrations. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store.db;
