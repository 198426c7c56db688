"""For tests: a pytest plugin with stores, and the contracts that every adapter must keep.

A third party proves an adapter of its own by inheriting a contract and naming its store:

    class TestMine(ErrorsContract):
        @pytest.fixture
        def open_errors(self):
            return lambda *recorders: MyStore(recorders)

There are `ErrorsContract`, `AccountsContract`, `AuditContract`, `JobsContract` and `TransactionsContract`.
"""
