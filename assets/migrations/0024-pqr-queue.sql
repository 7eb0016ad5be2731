-- The queue in its order and what it is counted by, off one index: a case that is made is
-- written beside those of its day alone.
DROP INDEX pqr_case_by_clock;
DROP INDEX pqr_case_facets;
CREATE INDEX pqr_case_queue
    ON pqr_case (clock, place, state, cause, adviser, reason, no_request, unaware);
-- What is kept of an account is found by it (T2).
CREATE INDEX pqr_row_of_account ON pqr_row (account) WHERE account IS NOT NULL;
