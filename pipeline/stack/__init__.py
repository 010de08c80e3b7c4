"""The whole stack on one machine: Airflow, and for the demo the sample newsroom. Drives Airflow by process and REST."""
