-- Airflow's own database, beside the one of Dyadwatch's state that the image creates.
CREATE DATABASE airflow OWNER dyadwatch;
