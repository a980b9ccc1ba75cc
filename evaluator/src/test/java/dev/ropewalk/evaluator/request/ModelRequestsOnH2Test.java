package dev.ropewalk.evaluator.request;

class ModelRequestsOnH2Test extends ModelRequestsContract {

    @Override
    String url() {
        return "jdbc:h2:mem:requests;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @Override
    String user() {
        return "sa";
    }
}
