package dev.ropewalk.evaluator.board;

class BoardOnH2Test extends BoardContract {

    @Override
    String url() {
        return "jdbc:h2:mem:boards;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @Override
    String user() {
        return "sa";
    }
}
