package dev.smartcron.cli;

class SqliteSqlViewsTest extends SqlViewsContract {
    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve(System.nanoTime() + ".db");
    }
}
