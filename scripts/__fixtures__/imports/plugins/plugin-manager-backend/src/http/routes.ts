import express from 'express';
import { PostgresStore } from '../adapters/postgres/PostgresStore';
import { makePlan } from '../app/makePlan';

export const routes = [express, PostgresStore, makePlan];
