/** Every line of SQL: one contract for SQLite and PostgreSQL, and the migrations. */
@org.jspecify.annotations.NullMarked
package dev.smartcron.store;
