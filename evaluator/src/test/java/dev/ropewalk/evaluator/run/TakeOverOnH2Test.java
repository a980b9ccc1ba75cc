package dev.ropewalk.evaluator.run;

class TakeOverOnH2Test extends TakeOverContract {

    @Override
    String url() {
        return "jdbc:h2:mem:takeover;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH";
    }

    @Override
    String user() {
        return "sa";
    }

    @Override
    int everyMoment() {
        return Integer.getInteger("takeover.every", 11);
    }
}
