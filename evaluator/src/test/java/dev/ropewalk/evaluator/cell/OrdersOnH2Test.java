package dev.ropewalk.evaluator.cell;

class OrdersOnH2Test extends OrdersContract {

    @Override
    String url() {
        return "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @Override
    String user() {
        return "sa";
    }
}
