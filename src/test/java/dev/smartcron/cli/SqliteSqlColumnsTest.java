package dev.smartcron.cli;

class SqliteSqlColumnsTest extends SqlColumnsContract {
    @Override
    String emptyDatabase() {
        return "jdbc:sqlite:" + folder.resolve(System.nanoTime() + ".db");
    }
}
