import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { Page, Passport } from '@openrounds/http';
import { Answers, CurrentMember, IfMatch, pageOf, WithEtag } from '@openrounds/http';
import { drugIdParam } from '../catalogue/catalogue.http.js';
import { RateDrug } from './rate-drug.js';
import type { RatingView, Written } from './rating-view.js';
import { ratingView, written } from './rating-view.js';
import type { MyRatingsQuery, NewRating, RatingChange, RatingsQuery } from './rating.http.js';
import { myRatingsQuery, newRating, ratingChange, ratingIdParam, ratingsQuery } from './rating.http.js';
import { ReadRatings } from './read-ratings.js';
import { ReviseRating } from './revise-rating.js';
import { WithdrawRating } from './withdraw-rating.js';

@Controller('v1')
export class RatingsController {
  constructor(
    private readonly rateUseCase: RateDrug,
    private readonly reviseUseCase: ReviseRating,
    private readonly withdrawUseCase: WithdrawRating,
    private readonly ratings: ReadRatings,
  ) {}

  @Post('ratings')
  @Answers(written, 201)
  rateDrug(
    @CurrentMember() member: Passport,
    @Body({ schema: newRating }) input: NewRating,
  ): Promise<Written> {
    return this.rateUseCase.run(member.memberId, input);
  }

  @Get('ratings/:id')
  @Answers(ratingView)
  @WithEtag()
  getRating(
    @CurrentMember() member: Passport,
    @Param('id', { schema: ratingIdParam }) id: string,
  ): Promise<RatingView> {
    return this.ratings.one(member.memberId, id);
  }

  @Patch('ratings/:id')
  @Answers(written)
  reviseRating(
    @CurrentMember() member: Passport,
    @Param('id', { schema: ratingIdParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: ratingChange }) input: RatingChange,
  ): Promise<Written> {
    return this.reviseUseCase.run(member.memberId, id, version, input);
  }

  @Delete('ratings/:id')
  @Answers(written)
  withdrawRating(
    @CurrentMember() member: Passport,
    @Param('id', { schema: ratingIdParam }) id: string,
  ): Promise<Written> {
    return this.withdrawUseCase.run(member.memberId, id);
  }

  @Get('drugs/:id/ratings')
  @Answers(pageOf(ratingView))
  listRatings(
    @CurrentMember() member: Passport,
    @Param('id', { schema: drugIdParam }) id: string,
    @Query({ schema: ratingsQuery }) query: RatingsQuery,
  ): Promise<Page<RatingView>> {
    return this.ratings.ofDrug(member.memberId, id, query);
  }

  @Get('me/ratings')
  @Answers(pageOf(ratingView))
  listMyRatings(
    @CurrentMember() member: Passport,
    @Query({ schema: myRatingsQuery }) query: MyRatingsQuery,
  ): Promise<Page<RatingView>> {
    return this.ratings.ofMember(member.memberId, query);
  }
}
