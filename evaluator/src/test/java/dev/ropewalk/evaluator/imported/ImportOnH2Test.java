package dev.ropewalk.evaluator.imported;

class ImportOnH2Test extends ImportContract {

    @Override
    String url() {
        return "jdbc:h2:mem:imports;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @Override
    String user() {
        return "sa";
    }
}
