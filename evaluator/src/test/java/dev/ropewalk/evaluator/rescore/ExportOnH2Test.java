package dev.ropewalk.evaluator.rescore;

class ExportOnH2Test extends ExportContract {

    @Override
    String url() {
        return "jdbc:h2:mem:exports;" + H2;
    }

    @Override
    String user() {
        return "sa";
    }
}
